package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Argo CD, Flux and kstatus make of jobs and lanes, as an operator wrote them. A wait with roll-back must never delete paid work, so
 * kstatus has a job Current once it is queued.
 */
class HealthTest {
    private static final Path RECORDED = Path.of("src/test/resources/recorded");
    private static final Path GITOPS = Path.of("../examples/gitops");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "job-new, Progressing, inProgress, IN_PROGRESS",
        "job-stalled-input-missing, Degraded, failed, FAILED",
        "job-stalled-urgency-not-served, Degraded, failed, FAILED",
        "job-stalled-above-budget, Degraded, failed, FAILED",
        "job-queued-queued, Progressing, current, CURRENT",
        "job-queued-waiting-for-budget, Progressing, current, CURRENT",
        "job-queued-suspended, Suspended, current, CURRENT",
        "job-queued-lane-stopped, Suspended, current, CURRENT",
        "job-queued-waiting-for-window, Suspended, current, CURRENT",
        "job-admitted-admitted, Progressing, current, CURRENT",
        "job-running-running, Progressing, current, CURRENT",
        "job-running-running-deleted-outdated, Progressing, inProgress, TERMINATING",
        "job-cancelled-cancelling-deleted, Progressing, current, TERMINATING",
        "job-cancelled-waiting-for-fold-deleted, Progressing, current, TERMINATING",
        "job-complete-all-done, Healthy, current, CURRENT",
        "job-complete-all-done-deleted-outdated, Progressing, inProgress, TERMINATING",
        "job-complete-pending-deleted, Healthy, current, TERMINATING",
        "job-failed-too-many-failed, Degraded, failed, FAILED",
        "lane-new, Progressing, inProgress, IN_PROGRESS",
        "lane-unready, Progressing, inProgress, IN_PROGRESS",
        "lane-ready, Healthy, current, CURRENT",
        "lane-stalled, Degraded, failed, FAILED",
    })
    void isRead(String recorded, String argo, String flux, Kstatus kstatus) throws Exception {
        JsonNode object = object(recorded);

        assertThat(lua(object).of(object).status()).isEqualTo(argo);
        assertThat(flux(object).of(object)).containsExactly(flux);
        assertThat(Kstatus.of(object)).isEqualTo(kstatus);
    }

    /** Phases that pass too quickly to be recorded, and what comes between. */
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "job-new, Reconciling, True, Progressing, inProgress, IN_PROGRESS",
        "job-running-running, Blocked, True, Progressing, current, CURRENT",
    })
    void isReadWithACondition(String recorded, String type, String status, String argo, String flux, Kstatus kstatus)
            throws Exception {
        JsonNode object = object(recorded);
        ((ObjectNode) object.get("status")).put("observedGeneration", 1);
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.get("type").asText().equals(type)) {
                ((ObjectNode) condition).put("status", status).put("message", "the reason");
            }
        }

        assertThat(lua(object).of(object)).isEqualTo(new LuaHealth.Health(argo, "the reason"));
        assertThat(flux(object).of(object)).containsExactly(flux);
        assertThat(Kstatus.of(object)).isEqualTo(kstatus);
    }

    @Test
    void peopleSeeWhyAJobWaits() {
        JsonNode object = object("job-queued-waiting-for-budget");

        assertThat(lua(object).of(object).message()).contains("0.017859 USD left of 0.06 USD in budget daily");
    }

    @Test
    void everyRecordedObjectIsInTheTable() throws IOException {
        String table = Yaml.text(Path.of("src/test/java/io/spendlane/helm/HealthTest.java"));
        try (Stream<Path> files = Files.list(RECORDED)) {
            Set<String> missing = files.map(
                            file -> file.getFileName().toString().replace(".yaml", ""))
                    .filter(name -> !table.contains("\"" + name + ","))
                    .collect(Collectors.toSet());
            assertThat(missing).isEmpty();
        }
    }

    @Test
    void onlyStandardLibrariesAreUsed() {
        for (JsonNode script : Yaml.file(GITOPS.resolve("argocd/health.yaml")).get("data")) {
            assertThat(script.asText()).doesNotContain("os.", "io.", "require");
        }
    }

    private static JsonNode object(String recorded) {
        return Yaml.file(RECORDED.resolve(recorded + ".yaml"));
    }

    private static LuaHealth lua(JsonNode object) {
        return new LuaHealth(Yaml.file(GITOPS.resolve("argocd/health.yaml"))
                .get("data")
                .get("resource.customizations.health.spendlane.io_"
                        + object.get("kind").asText())
                .asText());
    }

    private static FluxHealth flux(JsonNode object) {
        List<JsonNode> found = Yaml.all(Yaml.text(GITOPS.resolve("flux/work.yaml"))).stream()
                .flatMap(k -> k.at("/spec/healthCheckExprs").valueStream())
                .filter(e -> e.get("kind").equals(object.get("kind")))
                .toList();
        assertThat(found).hasSize(1);
        return new FluxHealth(found.get(0));
    }
}
