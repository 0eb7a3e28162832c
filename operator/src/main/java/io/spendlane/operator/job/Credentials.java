package io.spendlane.operator.job;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.v1alpha1.Charge.Account;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** API keys from Secrets of the operator's own namespace, read by name and kept for seconds. */
final class Credentials {
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;
    private final Map<String, Kept> secrets = new ConcurrentHashMap<>();

    private record Kept(Map<String, String> data, Instant until) {}

    Credentials(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** @throws WorkFault {@code CREDENTIALS_MISSING} */
    String of(Account account) throws WorkFault {
        Map<String, String> data = data(account.secret());
        String encoded = data.get(account.key());
        String value = encoded == null
                ? ""
                : new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
        if (value.isEmpty()) {
            throw new WorkFault(
                    Reason.CREDENTIALS_MISSING,
                    "Secret %s/%s has no key %s with a value: add the provider's API key. The job goes on by itself then."
                            .formatted(namespace, account.secret(), account.key()));
        }
        return value;
    }

    private Map<String, String> data(String name) throws WorkFault {
        Instant now = clock.instant();
        Kept kept = secrets.get(name);
        if (kept != null && now.isBefore(kept.until())) {
            return kept.data();
        }
        Secret secret;
        try {
            secret = client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw Forbidden.fault(
                    e, Reason.CREDENTIALS_MISSING, "Secret %s/%s".formatted(namespace, name), "rbac.secretNames");
        }
        if (secret == null) {
            secrets.remove(name);
            throw new WorkFault(
                    Reason.CREDENTIALS_MISSING,
                    "There is no Secret %s/%s: create it with the provider's API key. The job goes on by itself then."
                            .formatted(namespace, name));
        }
        Map<String, String> data = secret.getData() == null ? Map.of() : Map.copyOf(secret.getData());
        secrets.put(name, new Kept(data, now.plus(KEPT)));
        return data;
    }
}
