package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rights in one namespace and to one Secret only: work there goes on as ever, and elsewhere a job says what it lacks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NarrowRightsIT {
    private Installation installation;
    private Simulator simulator;
    private OperatorProcess operator;

    @BeforeAll
    void install() throws IOException {
        installation = new Installation(Options.defaults());
        simulator = Simulator.start(SimulatorOptions.defaults());
        installation.cluster.kubectl("create", "namespace", "team");
        installation.install("""
                clusterName: test
                operator: {allowHttp: true, settleSeconds: 2}
                rbac: {tenantNamespaces: [team], secretNames: [openai]}
                """);
        String simulated = simulator.baseUri().toString();
        installation.apply(Samples.teamAndLane(simulated));
        installation.apply(Samples.teamAndLane(simulated)
                .replace("name: team", "name: other")
                .replace("name: overnight", "name: secret-lane")
                .replace("name: openai, key", "name: forbidden, key"));
        operator = new OperatorProcess(
                        installation.get("deployment", Chart.NAMESPACE, "spendlane"),
                        installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                        Files.createTempDirectory("spendlane-store-"))
                .awaitLeading();
    }

    @AfterAll
    void close() throws Exception {
        operator.close();
        simulator.close();
        installation.close();
    }

    @Test
    void aJobInTheNamespaceRuns() {
        installation.apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: records, namespace: team}, data: {records.jsonl: '{\"id\": \"a\", \"language\": \"Danish\"}'}}");
        installation.apply(Samples.job("here", "configMapRef: {name: records}"));

        installation.until("it is complete", () -> installation.holds("team", "here", "Complete"));
    }

    @Test
    void aJobElsewhereSaysWhatIsForbidden() {
        installation.apply(Samples.job("elsewhere", "configMapRef: {name: records}")
                .replace("namespace: team", "namespace: other"));

        installation.until("it stalls", () -> installation.holds("other", "elsewhere", "Stalled"));
        assertThat(message("other", "elsewhere", "Stalled"))
                .contains("may not read ConfigMap records", "rbac.tenantNamespaces");
    }

    @Test
    void aLaneWhoseSecretMayNotBeReadSaysSo() {
        installation.apply(Samples.job("unpaid", "inline: [{id: a, language: Danish}]")
                .replace("name: overnight", "name: secret-lane"));

        installation.until("it stalls", () -> installation.holds("team", "unpaid", "Stalled"));
        assertThat(message("team", "unpaid", "Stalled"))
                .contains("may not read Secret", "forbidden", "rbac.secretNames");
    }

    private String message(String namespace, String job, String condition) {
        for (JsonNode c : installation.get("aibatchjob", namespace, job).at("/status/conditions")) {
            if (c.get("type").asText().equals(condition)) {
                return c.get("message").asText();
            }
        }
        return "";
    }
}
