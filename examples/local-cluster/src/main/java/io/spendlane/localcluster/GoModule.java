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
 * A program that {@code go} builds from the module proxy: a module of ours, under {@code build/} in the resources, that pins upstream's
 * code and every dependency of it.
 *
 * @param name of the module
 * @param files of the module
 * @param target the package to build: {@code .} for a {@code main} of the module's own, or a program of upstream's
 * @param linkerFlags besides those that leave out symbols
 */
record GoModule(String name, List<String> files, String target, String linkerFlags) {

    /** The {@code go} on the PATH. */
    static Path go(Map<String, String> environment) throws IOException {
        for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path go = Path.of(entry, "go");
            if (!entry.isEmpty() && Files.isExecutable(go) && !Files.isDirectory(go)) {
                return go;
            }
        }
        throw new IOException("no `go` on the PATH");
    }

    /** Builds it as this file, in a folder beside it that is deleted afterwards. */
    void build(Path go, Platform platform, Path binary) throws IOException, InterruptedException {
        Path source = binary.resolveSibling("source");
        Path module = Files.createDirectories(source.resolve(name));
        for (String file : files) {
            copy(name + "/" + file, module.resolve(file));
        }
        List<String> command = new ArrayList<>();
        command.addAll(List.of(go.toString(), "build", "-trimpath", "-buildvcs=false", "-mod=readonly"));
        command.addAll(List.of("-ldflags", "-s -w " + linkerFlags, "-o", binary.toString(), target));
        Commands.run(module, settings(platform), command);
        Directories.delete(source);
    }

    /** What a person's own Go settings may not change. */
    private static Map<String, String> settings(Platform platform) {
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
        try (InputStream in = GoModule.class.getResourceAsStream("build/" + resource)) {
            if (in == null) {
                throw new IOException("build/" + resource + " is missing from the jar");
            }
            Files.copy(in, file);
        }
    }
}
