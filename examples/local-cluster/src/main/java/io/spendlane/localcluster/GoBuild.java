package io.spendlane.localcluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the binaries with {@code go} from the module proxy. Each is a module of ours with a {@code main} that is upstream's own,
 * and a {@code go.sum} that pins every dependency; see {@code build/} in the resources.
 */
final class GoBuild implements BinarySource {
    private static final List<String> FILES = List.of("go.mod", "go.sum", "main.go");
    private static final String VERSION_PACKAGE = "k8s.io/component-base/version";

    private final Map<String, String> environment;
    private final Platform platform;
    private final Progress progress;

    GoBuild(Map<String, String> environment, Platform platform, Progress progress) {
        this.environment = environment;
        this.platform = platform;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "build with Go";
    }

    @Override
    public String fetch(Path directory) throws IOException, InterruptedException {
        Path go = go();
        progress.say("building " + String.join(", ", Binaries.NAMES) + " " + Binaries.VERSION + " with " + go
                + ": once per user, takes about 5 minutes on 2 cores");
        for (String binary : Binaries.NAMES) {
            Path module = Files.createDirectories(directory.resolve("source").resolve(binary));
            for (String file : FILES) {
                copy(binary + "/" + file, module.resolve(file));
            }
            progress.during(
                    "building " + binary,
                    () -> Commands.run(module, settings(), command(go, directory.resolve(binary))));
        }
        Directories.delete(directory.resolve("source"));
        return Binaries.VERSION;
    }

    private Path go() throws IOException {
        for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path go = Path.of(entry, "go");
            if (!entry.isEmpty() && Files.isExecutable(go) && !Files.isDirectory(go)) {
                return go;
            }
        }
        throw new IOException("no `go` on the PATH");
    }

    private static List<String> command(Path go, Path binary) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(go.toString(), "build", "-trimpath", "-buildvcs=false", "-mod=readonly"));
        command.addAll(List.of("-ldflags", linkerFlags(), "-o", binary.toString(), "."));
        return command;
    }

    /** Without a version, clients that parse the server's own fail. */
    private static String linkerFlags() {
        String[] parts = Binaries.VERSION.split("\\.", -1);
        return "-s -w -X " + VERSION_PACKAGE + ".gitVersion=v" + Binaries.VERSION + " -X " + VERSION_PACKAGE
                + ".gitMajor=" + parts[0] + " -X " + VERSION_PACKAGE + ".gitMinor=" + parts[1] + " -X "
                + VERSION_PACKAGE + ".gitTreeState=archive";
    }

    /** What a person's own Go settings may not change. */
    private Map<String, String> settings() {
        return Map.of(
                "CGO_ENABLED",
                "0",
                "GOOS",
                platform.os(),
                "GOARCH",
                platform.arch(),
                "GOFLAGS",
                "",
                "GOWORK",
                "off",
                "GO111MODULE",
                "on");
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = GoBuild.class.getResourceAsStream("build/" + resource)) {
            if (in == null) {
                throw new IOException("build/" + resource + " is missing from the jar");
            }
            Files.copy(in, file);
        }
    }
}
