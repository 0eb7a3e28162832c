package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a cluster for a person, until Ctrl-C. */
public final class Main {
    private Main() {}

    /** Ends with 0 after {@code --help}, 1 when the cluster fails, 2 when an argument is wrong. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
        try {
            Arguments read = Arguments.of(List.of(arguments));
            if (read.help()) {
                System.out.print(Arguments.USAGE);
                return;
            }
            run(read);
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Arguments.USAGE);
            System.exit(2);
        } catch (ClusterException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Arguments arguments) throws IOException {
        Options options = Options.defaults();
        if (arguments.keep()) {
            options = options.withDirectory(Files.createTempDirectory("spendlane-cluster-"));
        }
        try (LocalCluster cluster = LocalCluster.start(options)) {
            Path kubeconfig = arguments.kubeconfig().orElse(cluster.kubeconfigFile());
            if (arguments.kubeconfig().isPresent()) {
                Credentials.secret(kubeconfig, cluster.kubeconfig());
                kubeconfig.toFile().deleteOnExit();
            }
            System.out.println("API server: " + cluster.url());
            System.out.println("kubectl:    " + cluster.binaries().kubectl());
            System.out.println(
                    "logs:       " + cluster.directory() + (arguments.keep() ? " (kept)" : " (removed at the end)"));
            System.out.println("kubeconfig: " + kubeconfig);
            System.out.println("export KUBECONFIG=" + kubeconfig);
            System.out.println("Ctrl-C ends it.");
            String end = cluster.ended().join();
            System.err.println("The cluster is over: " + end);
        }
    }
}
