package io.spendlane.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.operator.job.Installation;
import io.spendlane.operator.store.Identity;
import io.spendlane.operator.store.IdentityCheck;
import io.spendlane.operator.store.IdentityFile;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which installation this is, makes it known once, and says so when store and cluster disagree. */
final class IdentityKeeper {
    private static final Logger log = LoggerFactory.getLogger(IdentityKeeper.class);
    private static final String KEY = "id";

    private final KubernetesClient client;
    private final String namespace;
    private final Optional<String> clusterName;
    private final IdentityFile file;
    private final Installation installation;

    IdentityKeeper(
            KubernetesClient client,
            String namespace,
            Optional<String> clusterName,
            IdentityFile file,
            Installation installation) {
        this.client = client;
        this.namespace = namespace;
        this.clusterName = clusterName;
        this.file = file;
        this.installation = installation;
    }

    /** Looks once; to be repeated, for a person may put it right at any time. Gives whether the identity changed from unknown to known. */
    boolean look() {
        boolean before = installation.isKnown();
        try {
            decide();
        } catch (IOException e) {
            installation.storeUnavailable("The store's identity cannot be read: " + e.getMessage());
        } catch (KubernetesClientException e) {
            installation.unknown("The identity in ConfigMap %s/%s cannot be read (HTTP %d)."
                    .formatted(namespace, IdentityCheck.CONFIG_MAP, e.getCode()));
        }
        return !before && installation.isKnown();
    }

    private void decide() throws IOException {
        String cluster = clusterName();
        IdentityCheck check =
                IdentityCheck.decide(file.read().orElse(null), configured(), cluster, Identity.create(cluster));
        if (check instanceof IdentityCheck.Agreed agreed) {
            installation.is(agreed.id());
        } else if (check instanceof IdentityCheck.Create create) {
            Identity made = file.write(create.identity());
            write(made.id());
            log.info("installation made id={} cluster={}", made.id(), made.clusterName());
            installation.is(made.id());
        } else if (check instanceof IdentityCheck.WriteConfigMap missing) {
            write(missing.id());
            installation.is(missing.id());
        } else if (check instanceof IdentityCheck.Differs differs) {
            log.error("nothing is submitted: {}", differs.message());
            installation.unknown(differs.message());
        }
    }

    private String clusterName() {
        return clusterName.orElseGet(() -> client.namespaces()
                .withName("kube-system")
                .require()
                .getMetadata()
                .getUid());
    }

    private @Nullable String configured() {
        ConfigMap map = client.configMaps()
                .inNamespace(namespace)
                .withName(IdentityCheck.CONFIG_MAP)
                .get();
        return map == null || map.getData() == null ? null : map.getData().get(KEY);
    }

    private void write(String id) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(IdentityCheck.CONFIG_MAP)
                .withNamespace(namespace)
                .endMetadata()
                .addToData(KEY, id)
                .build();
        client.configMaps().inNamespace(namespace).resource(map).create();
    }
}
