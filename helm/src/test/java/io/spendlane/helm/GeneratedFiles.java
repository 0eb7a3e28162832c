package io.spendlane.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What in the chart follows from elsewhere: the CRDs, the schema of lanes and values, the table of values. */
final class GeneratedFiles {
    static final Path CHART = Path.of("spendlane");
    private static final Path CRDS = Path.of("../crds");
    private static final String FROM = "<!-- values: generated -->\n";
    private static final String TO = "<!-- end of values -->";

    private GeneratedFiles() {}

    /** File to content, as it has to be. */
    static Map<Path, String> all() {
        Map<Path, String> files = new TreeMap<>();
        for (String kind : new String[] {"spendlanes", "aibatchjobs"}) {
            String name = kind + ".spendlane.io-v1.yaml";
            files.put(CHART.resolve("files/crds").resolve(name), Yaml.text(CRDS.resolve(name)));
        }
        Map<String, ValueDoc> values = ValueDoc.read(Yaml.text(CHART.resolve("values.yaml")));
        files.put(CHART.resolve("values.schema.json"), schema(values));
        files.put(CHART.resolve("README.md"), readme(values));
        return files;
    }

    private static String schema(Map<String, ValueDoc> values) {
        Path file = CHART.resolve("values.schema.json");
        try {
            ObjectNode schema = (ObjectNode) Yaml.JSON.readTree(Yaml.text(file));
            JsonNode crd = Yaml.file(CRDS.resolve("spendlanes.spendlane.io-v1.yaml"));
            ((ObjectNode) schema.get("definitions")).set("lane", LaneSchema.of(crd));
            values.forEach((path, value) -> describe(schema, path, value.meaning()));
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
            return Yaml.JSON.writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " is no JSON", e);
        }
    }

    private static void describe(ObjectNode schema, String path, String meaning) {
        JsonNode at = schema;
        for (String part : path.split("\\.")) {
            at = at.path("properties").path(part);
        }
        if (at instanceof ObjectNode found) {
            found.put("description", meaning);
        }
    }

    private static String readme(Map<String, ValueDoc> values) {
        String text = Yaml.text(CHART.resolve("README.md"));
        StringBuilder table = new StringBuilder("| Value | Meaning | Default |\n|---|---|---|\n");
        values.forEach((path, value) ->
                table.append("| `%s` | %s | `%s` |%n".formatted(path, value.meaning(), value.standard())));
        int from = text.indexOf(FROM);
        int to = text.indexOf(TO);
        return text.substring(0, from + FROM.length()) + table + text.substring(to);
    }
}
