package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The chart, rendered by Helm's own code. */
final class Chart {
    static final Path FOLDER = Path.of("spendlane");
    static final String RELEASE = "spendlane";
    static final String NAMESPACE = "spendlane-system";

    private Chart() {}

    static Helm helm() {
        return new Helm(FOLDER);
    }

    /** Renders it with these values, in YAML, besides a clusterName. */
    static List<JsonNode> render(String values) {
        return Yaml.all(text("clusterName: test\n" + values));
    }

    /** The objects of {@code helm test}, which a rendering leaves out: of a copy of the chart in which they are no hooks. */
    static List<JsonNode> hooks(String values) {
        try {
            Path copy = Files.createTempDirectory("chart-");
            try (Stream<Path> files = Files.walk(FOLDER)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    Path target = copy.resolve(FOLDER.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
            Path tests = copy.resolve("templates/tests/release.yaml");
            Files.writeString(tests, Files.readString(tests).replace("\"helm.sh/hook\" \"test\" ", ""));
            return Yaml.all(text(new Helm(copy), "clusterName: test\n" + values)).stream()
                    .filter(object -> object.at("/metadata/annotations").has("helm.sh/hook-weight"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws RuntimeException with Helm's message when Helm refuses the values */
    static String text(String values) {
        return text(helm(), values);
    }

    private static String text(Helm chart, String values) {
        return chart.template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.36.3")
                .withValuesFile(valuesFile(values))
                .call();
    }

    static Path valuesFile(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<JsonNode> find(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(o -> o.path("kind").asText().equals(kind)
                        && o.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    static JsonNode get(List<JsonNode> objects, String kind, String name) {
        return find(objects, kind, name)
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " among "
                        + objects.stream()
                                .map(o -> o.path("kind").asText() + "/"
                                        + o.at("/metadata/name").asText())
                                .toList()));
    }
}
