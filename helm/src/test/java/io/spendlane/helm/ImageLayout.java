package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image as Jib makes it, taken apart. Its base is left out, so that the JRE is that of this machine.
 *
 * @param root what would be {@code /}
 * @param config of a container: user, entry point, ports
 */
record ImageLayout(Path root, JsonNode config) {
    private static final String CLASS_PATH = "/app/jib-classpath-file";

    /** @param tar as for {@code docker load} */
    static ImageLayout of(Path tar, Path folder) throws Exception {
        Path parts = Files.createDirectories(folder.resolve("parts"));
        Path root = Files.createDirectories(folder.resolve("root"));
        untar(tar, parts);
        JsonNode manifest =
                Yaml.JSON.readTree(parts.resolve("manifest.json").toFile()).get(0);
        for (JsonNode layer : manifest.get("Layers")) {
            untar(parts.resolve(layer.asText()), root);
        }
        JsonNode image = Yaml.JSON.readTree(
                parts.resolve(manifest.get("Config").asText()).toFile());
        return new ImageLayout(root, image.get("config"));
    }

    private static void untar(Path tar, Path into) throws Exception {
        run(List.of("tar", "-xpf", tar.toAbsolutePath().toString(), "--no-same-owner", "-C", into.toString()));
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** As a read-only root: nobody but root itself could write here, and root does not run it. */
    void makeReadOnly() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
    }

    void makeWritable() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** The entry point with these arguments, for this machine: its Java, its paths, and the image's user where this one may become it. */
    List<String> command(Path scratch, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            String[] user = config.get("User").asText().split(":", -1);
            command.addAll(List.of("setpriv", "--reuid=" + user[0], "--regid=" + user[1], "--clear-groups"));
        }
        for (JsonNode word : config.get("Entrypoint")) {
            command.add(
                    switch (word.asText()) {
                        case "java" ->
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString();
                        case "@" + CLASS_PATH -> classPath();
                        default -> word.asText();
                    });
        }
        command.add(
                1
                        + command.indexOf(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                "-Djava.io.tmpdir=" + scratch);
        command.addAll(arguments);
        return command;
    }

    private String classPath() throws IOException {
        return Files.readString(root.resolve(CLASS_PATH.substring(1))).replace("/app/", root + File.separator + "app/");
    }
}
