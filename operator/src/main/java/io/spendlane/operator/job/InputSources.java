package io.spendlane.operator.job;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.JobInput;
import io.spendlane.api.v1alpha1.JobInput.ConfigMapRef;
import io.spendlane.operator.items.Source;
import io.spendlane.operator.store.Store;
import io.spendlane.operator.store.TenantPath;
import io.spendlane.operator.store.TenantPathException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import java.util.Objects;

/** Opens a job's input: in the manifest, in a ConfigMap of its namespace, or in its folder of the store. */
final class InputSources {
    private static final String KEY = "records.jsonl";

    private final KubernetesClient client;
    private final Store store;

    InputSources(KubernetesClient client, Store store) {
        this.client = client;
        this.store = store;
    }

    /** @throws WorkFault {@code INPUT_MISSING}, {@code INPUT_INVALID}, {@code STORE_UNAVAILABLE} */
    Source open(AIBatchJob job) throws WorkFault {
        JobInput input = Objects.requireNonNull(job.getSpec().input());
        String namespace = job.getMetadata().getNamespace();
        try {
            if (input.inline() != null) {
                return Source.inline(input.inline());
            }
            if (input.configMapRef() != null) {
                return configMap(namespace, input.configMapRef());
            }
            return file(namespace, Objects.requireNonNull(input.path()));
        } catch (IOException e) {
            throw new WorkFault(
                    Reason.STORE_UNAVAILABLE, "The input cannot be read now: " + StoreFaults.say(e), null, e);
        }
    }

    private Source configMap(String namespace, ConfigMapRef ref) throws WorkFault {
        String name = Objects.requireNonNull(ref.name());
        String key = ref.key() == null ? KEY : ref.key();
        ConfigMap found;
        try {
            found = client.configMaps().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw Forbidden.fault(
                    e,
                    Reason.INPUT_MISSING,
                    "ConfigMap %s in namespace %s".formatted(name, namespace),
                    "rbac.tenantNamespaces");
        }
        String text = found == null || found.getData() == null
                ? null
                : found.getData().get(key);
        String binary = found == null || found.getBinaryData() == null
                ? null
                : found.getBinaryData().get(key);
        if (text == null && binary == null) {
            throw new WorkFault(
                    Reason.INPUT_MISSING,
                    found == null
                            ? "There is no ConfigMap %s in namespace %s: create it, with JSON Lines under key %s."
                                    .formatted(name, namespace, key)
                            : "ConfigMap %s has no key %s: add it, with one JSON object per line."
                                    .formatted(name, key));
        }
        return Source.of(
                text != null
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : Base64.getDecoder().decode(binary));
    }

    private Source file(String namespace, String path) throws WorkFault, IOException {
        String where;
        try {
            where = TenantPath.file(namespace, path);
        } catch (TenantPathException e) {
            throw new WorkFault(Reason.INPUT_INVALID, String.valueOf(e.getMessage()), null, e);
        }
        try {
            store.size(where);
        } catch (NoSuchFileException missing) {
            throw new WorkFault(
                    Reason.INPUT_MISSING,
                    "There is no file %s in the store: put it there; it is looked for again.".formatted(where),
                    null,
                    missing);
        }
        return () -> store.read(where);
    }
}
