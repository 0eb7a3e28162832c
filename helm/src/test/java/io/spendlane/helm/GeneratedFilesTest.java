package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart's copies are what their sources say. {@code mvn -pl helm -am test -Dtest=GeneratedFilesTest -Dchart.write} writes them anew. */
class GeneratedFilesTest {
    @Test
    void areUpToDate() throws Exception {
        if (System.getProperty("chart.write") != null) {
            for (var file : GeneratedFiles.all().entrySet()) {
                Files.createDirectories(file.getKey().getParent());
                Files.writeString(file.getKey(), file.getValue());
            }
        }
        for (var file : GeneratedFiles.all().entrySet()) {
            assertThat(file.getKey())
                    .as(
                            "run: mvn -pl helm -am test -Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dchart.write")
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void everyValueIsExplained() {
        assertThat(ValueDoc.unsaid(Yaml.text(GeneratedFiles.CHART.resolve("values.yaml"))))
                .isEmpty();
    }

    @Test
    void theSchemaKnowsEveryValueAndTheValuesEveryProperty() throws Exception {
        Path folder = GeneratedFiles.CHART;
        JsonNode schema = Yaml.JSON.readTree(Yaml.text(folder.resolve("values.schema.json")));
        List<String> differences = new ArrayList<>();
        compare("", Yaml.file(folder.resolve("values.yaml")), schema, differences);
        assertThat(differences).isEmpty();
    }

    private static void compare(String path, JsonNode values, JsonNode schema, List<String> differences) {
        JsonNode properties = schema.path("properties");
        if (properties.isMissingNode()) {
            return;
        }
        values.fieldNames().forEachRemaining(name -> {
            if (!properties.has(name)) {
                differences.add("the schema lacks " + path + name);
            }
            compare(path + name + ".", values.get(name), properties.path(name), differences);
        });
        properties.fieldNames().forEachRemaining(name -> {
            if (!values.has(name) && !name.equals("global")) {
                differences.add("values.yaml lacks " + path + name);
            }
        });
    }

    @Test
    void theVersionIsTheProjects() {
        String version = Yaml.text(Path.of("../pom.xml"))
                .replaceFirst(
                        "(?s).*?<artifactId>spendlane</artifactId>\\s*<version>([^<]+?)(-SNAPSHOT)?</version>.*", "$1");
        assertThat(Yaml.file(GeneratedFiles.CHART.resolve("Chart.yaml"))
                        .get("appVersion")
                        .asText())
                .isEqualTo(version);
    }
}
