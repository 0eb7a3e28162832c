package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told to type is what the chart takes. */
class ReadmeTest {
    private static final Pattern SET = Pattern.compile("--set ([A-Za-z.]+)=(\\S+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern LANES = Pattern.compile("```yaml\n# lanes.yaml[^\n]*\n(.*?)```", Pattern.DOTALL);

    @Test
    void itsLanesAreAccepted() {
        Matcher lanes = LANES.matcher(Yaml.text(Path.of("../README.md")));
        assertThat(lanes.find()).isTrue();

        assertThat(Chart.render(lanes.group(1)))
                .anyMatch(object -> object.get("kind").asText().equals("SpendLane"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "spendlane/README.md"})
    void theValuesThatItSetsAreThere(String file) {
        JsonNode values = Yaml.file(Path.of("spendlane/values.yaml"));
        List<MatchResult> set = SET.matcher(Yaml.text(Path.of(file))).results().toList();

        assertThat(set)
                .isNotEmpty()
                .allMatch(s -> values.at("/" + s.group(1).replace('.', '/')).isValueNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "spendlane/README.md", "../examples/gitops/README.md"})
    void itsLinksLeadSomewhere(String file) {
        Path page = Path.of(file);

        assertThat(LINK.matcher(Yaml.text(page)).results().map(link -> link.group(1)))
                .allMatch(target -> Files.exists(page.resolveSibling(target)));
    }

    /** The table of rights says what the roles say. */
    @Test
    void theTableOfRightsIsTheRoles() {
        String page = Yaml.text(Path.of("spendlane/README.md"));
        for (JsonNode object : Chart.render("")) {
            if (object.get("kind").asText().matches("(Cluster)?Role")
                    && object.at("/metadata/name").asText().equals("spendlane-operator")) {
                for (JsonNode rule : object.get("rules")) {
                    for (JsonNode resource : rule.get("resources")) {
                        for (JsonNode verb : rule.get("verbs")) {
                            assertThat(page.lines())
                                    .as(verb + " " + resource)
                                    .anyMatch(line -> line.startsWith("| ")
                                            && line.contains(resource.asText() + "`")
                                            && line.split("\\|")[3].contains(verb.asText()));
                        }
                    }
                }
            }
        }
    }
}
