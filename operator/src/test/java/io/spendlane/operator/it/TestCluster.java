package io.spendlane.operator.it;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.spendlane.localcluster.LocalCluster;
import java.nio.file.Path;

/** The one API server that all integration tests of this JVM share, with the CRDs installed. It ends with the JVM. */
final class TestCluster {
    static final Path CRDS = Path.of("..", "crds").toAbsolutePath().normalize();

    private static final LocalCluster CLUSTER = start();
    private static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(CLUSTER.kubeconfig()))
            .build();

    private TestCluster() {}

    private static LocalCluster start() {
        LocalCluster cluster = LocalCluster.start();
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        cluster.kubectl("apply", "--server-side", "-f", CRDS.toString());
        cluster.kubectl(
                "wait",
                "--for=condition=Established",
                "--timeout=30s",
                "crd/spendlanes.spendlane.io",
                "crd/aibatchjobs.spendlane.io");
        return cluster;
    }

    static KubernetesClient client() {
        return CLIENT;
    }

    static String kubectl(String... arguments) {
        return CLUSTER.kubectl(arguments);
    }

    static Path kubeconfig() {
        return CLUSTER.kubeconfigFile();
    }

    /** Server-side apply of every document, as one field manager: what is left out is removed. */
    static void apply(String yaml) {
        for (GenericKubernetesResource document : Documents.read(yaml)) {
            CLIENT.resource(document).forceConflicts().serverSideApply();
        }
    }
}
