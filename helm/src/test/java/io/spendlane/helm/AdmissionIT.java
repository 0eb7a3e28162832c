package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The chart's admission policies, asked by whom they are meant for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionIT {
    private static final String VALUES =
            "{clusterName: test, operator: {allowHttp: true, settleSeconds: 2}, admissionPolicy: {enabled: true, requiredAttribution: [team], requireCeiling: true}}";
    private static final String INPUT = "inline: [{id: da, language: Danish}]";

    private Installation installation;
    private KubernetesClient operator;
    private KubernetesClient editor;
    private KubernetesClient leader;

    @BeforeAll
    void install() {
        installation = new Installation(Options.defaults().withUser("editor").withUser("leader"));
        installation.install(VALUES);
        installation.apply(Samples.teamAndLane("http://127.0.0.1:9"));
        role("editor", "edit", "spendlane-job-editor", "spendlane-job-viewer");
        role("leader", "admin", "spendlane-job-editor", "spendlane-job-viewer", "spendlane-job-admin");
        operator = Installation.client(installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"));
        editor = Installation.client(installation.cluster.kubeconfigFor("editor"));
        leader = Installation.client(installation.cluster.kubeconfigFor("leader"));
        Awaitility.await("policies hold").atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                installation
                        .admin
                        .resource(job("probe").replace("Normal", "Critical"))
                        .dryRun()
                        .create();
                return false;
            } catch (RuntimeException refused) {
                return refused.getMessage().contains("never batched");
            }
        });
    }

    /** No controller adds up the aggregated roles here, so their parts are bound. */
    private void role(String user, String name, String... parts) {
        for (String part : parts) {
            installation.cluster.kubectl(
                    "create",
                    "rolebinding",
                    name + "-" + part,
                    "--clusterrole=" + part,
                    "--user=" + user,
                    "-n",
                    "team");
        }
    }

    @AfterAll
    void close() {
        List.of(operator, editor, leader).forEach(KubernetesClient::close);
        installation.close();
    }

    private static String job(String name) {
        return Samples.job(name, INPUT).replace("  laneRef", "  urgency: Normal\n  ceilingUSD: '1.00'\n  laneRef");
    }

    @Test
    void aJobByTheRulesPasses() {
        assertThat(editor.resource(job("fine")).dryRun().create()).isNotNull();
    }

    @Test
    void aNewJobThatBreaksARuleIsRefusedWithAReason() {
        refused(job("x").replace("Normal", "Critical"), "Critical work has a person waiting");
        refused(job("x").replace("{team: research}", "{project: x}"), "the key team is missing");
        refused(job("x").replace("{team: research}", "{team: ''}"), "the key team is missing");
        refused(job("x").replace("  ceilingUSD: '1.00'\n", ""), "spec.ceilingUSD is missing");
        refused(
                job("x").replace("namespace: team}", "namespace: team, annotations: {spendlane.io/abandon: 'true'}}"),
                "a new job has nothing to abandon");
    }

    private void refused(String yaml, String message) {
        assertThatThrownBy(() -> editor.resource(yaml).dryRun().create()).hasMessageContaining(message);
    }

    @Test
    void onlyWhoMayAbandonJobsAbandonsOne() {
        installation.apply(job("stuck"));

        assertThatThrownBy(() -> annotate(editor, "true")).hasMessageContaining("takes the right to abandon jobs");
        annotate(leader, "true");
        assertThatThrownBy(() -> annotate(editor, null)).hasMessageContaining("takes the right to abandon jobs");
    }

    private static void annotate(KubernetesClient client, String value) {
        client.genericKubernetesResources("spendlane.io/v1alpha1", "AIBatchJob")
                .inNamespace("team")
                .withName("stuck")
                .edit(job -> {
                    if (value == null) {
                        job.getMetadata().setAnnotations(null);
                    } else {
                        job.getMetadata().setAnnotations(java.util.Map.of("spendlane.io/abandon", value));
                    }
                    return job;
                });
    }

    @Test
    void aLaneIsNotDeletedWhileItHasWorkOrHoldsMoney() {
        installation.apply(Samples.teamAndLane("http://127.0.0.1:9").replace("name: overnight", "name: busy"));

        status("{\"jobs\": {\"waiting\": 1, \"running\": 0}, \"heldUSD\": \"0.00\"}");
        assertThatThrownBy(this::deleteLane).hasMessageContaining("jobs that wait or run");
        status("{\"jobs\": {\"waiting\": 0, \"running\": 0}, \"heldUSD\": \"0.000001\"}");
        assertThatThrownBy(this::deleteLane).hasMessageContaining("holds money");
        status("{\"jobs\": {\"waiting\": 0, \"running\": 0}, \"heldUSD\": \"0.00\"}");
        deleteLane();
        assertThat(installation.exists("spendlane", "", "busy")).isFalse();
    }

    private void status(String json) {
        installation.cluster.kubectl(
                "patch",
                "spendlane",
                "busy",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\": " + json + "}");
    }

    private void deleteLane() {
        installation.cluster.kubectl("delete", "spendlane", "busy", "--wait=false");
    }

    @Test
    void theOperatorChangesNoSpecAndNoConfigMapThatIsNotAJobs() {
        installation.apply(job("mine"));
        installation.apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs, namespace: team}, data: {a: b}}");
        HasMetadata theirs =
                operator.configMaps().inNamespace("team").withName("theirs").get();
        theirs.getMetadata().setLabels(java.util.Map.of("x", "y"));

        var mine = operator.genericKubernetesResources("spendlane.io/v1alpha1", "AIBatchJob")
                .inNamespace("team")
                .withName("mine");
        PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
        mine.patch(merge, "{\"metadata\": {\"finalizers\": []}}");
        assertThatThrownBy(() -> mine.patch(merge, "{\"spec\": {\"suspend\": true}}"))
                .hasMessageContaining("never changes a spec");
        assertThatThrownBy(() -> operator.resource(theirs).update()).hasMessageContaining("hold a job's output");
    }

    /** Under the policies, too, the operator can do its work. */
    @Test
    void aJobRunsToItsEnd() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults());
                OperatorProcess process = new OperatorProcess(
                                installation.get("deployment", Chart.NAMESPACE, "spendlane"),
                                installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                                Files.createTempDirectory("spendlane-store-"))
                        .awaitLeading()) {
            installation.apply(
                    Samples.teamAndLane(simulator.baseUri().toString()).replace("name: overnight", "name: real"));
            installation.apply(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: whole, namespace: team, annotations: {spendlane.io/job: whole}}}");
            installation.apply(job("whole").replace("name: overnight", "name: real"));
            installation.until("whole is complete", () -> installation.holds("team", "whole", "Complete"));
            assertThat(process.log()).doesNotContain("never changes a spec");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
