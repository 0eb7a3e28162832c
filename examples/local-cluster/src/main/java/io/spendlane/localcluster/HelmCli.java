package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Helm's own command, in each of the versions that people use. */
public enum HelmCli {
    HELM_3("3.22.0", "helm.sh/helm/v3", kubernetes("helm.sh/helm/v3/pkg/chartutil", "helm.sh/helm/v3/pkg/lint/rules")),
    HELM_4("4.3.1", "helm.sh/helm/v4", "");

    /** That of the client in Helm's go.mod: what Helm 3 takes a cluster for when it talks to none. */
    private static final String KUBERNETES_MINOR = "37";

    private static final String PROGRAM = "helm";

    private final String version;
    private final String module;
    private final String flags;

    HelmCli(String version, String module, String flags) {
        this.version = version;
        this.module = module;
        this.flags = flags;
    }

    /** Digits and dots. */
    public String version() {
        return version;
    }

    /**
     * The program, a file {@code helm} in a folder of its own: from the per-user cache, or built with {@code go} from the module proxy into
     * it, which takes minutes and tells its progress on stdout.
     *
     * @throws ClusterException when it cannot be built; the message says why and what to do
     */
    public Path find() {
        Map<String, String> environment = System.getenv();
        Path root = BinaryCache.root(environment, Path.of(System.getProperty("user.home")));
        return find(environment, root, Platform.current(), Progress.on(System.out));
    }

    Path find(Map<String, String> environment, Path root, Platform platform, Progress progress) {
        Path folder = root.resolve(PROGRAM);
        String name = version + "-" + platform;
        Path home = folder.resolve(name);
        if (there(home).isPresent()) {
            return home.resolve(PROGRAM);
        }
        try {
            return new CacheFolder(folder, "Helm", progress)
                    .fill(() -> there(home), unfinished -> {
                        build(GoModule.go(environment), platform, unfinished.resolve(PROGRAM), progress);
                        return name;
                    })
                    .resolve(PROGRAM);
        } catch (IOException e) {
            throw new ClusterException(
                    "Helm " + version + " is not in " + folder + " and cannot be built: " + e.getMessage()
                            + "\nInstall Go 1.26 or newer (https://go.dev/dl) and run again.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while building Helm " + version + ".", e);
        }
    }

    private static Optional<Path> there(Path home) {
        return Files.isExecutable(home.resolve(PROGRAM)) ? Optional.of(home) : Optional.empty();
    }

    private void build(Path go, Platform platform, Path program, Progress progress)
            throws IOException, InterruptedException {
        GoModule source = new GoModule(
                PROGRAM + version.charAt(0),
                List.of("go.mod", "go.sum"),
                module + "/cmd/helm",
                "-X " + module + "/internal/version.version=v" + version + flags);
        progress.during("building Helm " + version + " with " + go + ", once per user", () -> {
            source.build(go, platform, program);
            return program;
        });
    }

    private static String kubernetes(String... packages) {
        StringBuilder flags = new StringBuilder();
        for (String one : packages) {
            flags.append(" -X ").append(one).append(".k8sVersionMajor=1");
            flags.append(" -X ").append(one).append(".k8sVersionMinor=").append(KUBERNETES_MINOR);
        }
        return flags.toString();
    }
}
