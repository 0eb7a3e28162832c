package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A release from its install to its uninstall and back, with a lane by values and a job that costs money in between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleIT {
    private static final String FIRST = "clusterName: test\noperator: {allowHttp: true, settleSeconds: 2}\n";

    private Installation installation;
    private Simulator simulator;
    private Path store;
    private String withLane;
    private String spent;

    @BeforeAll
    void start() throws IOException {
        installation = new Installation(Options.defaults());
        simulator = Simulator.start(SimulatorOptions.defaults());
        store = Files.createTempDirectory("spendlane-store-");
        withLane = FIRST + "lanes:\n  overnight: "
                + Samples.laneSpec(simulator.baseUri().toString()) + "\n";
    }

    @AfterAll
    void stop() throws IOException {
        simulator.close();
        installation.close();
    }

    @Test
    @Order(1)
    void lanesCannotComeBeforeTheirKind() {
        assertThatThrownBy(() -> installation.install(withLane)).hasMessageContaining("SpendLane");
        assertThat(installation.exists("deployment", Chart.NAMESPACE, "spendlane"))
                .isFalse();
    }

    @Test
    @Order(2)
    void installs() {
        Release release = installation.install(FIRST);

        assertThat(release.getStatus()).isEqualTo("deployed");
        assertThat(installation.exists("crd", Chart.NAMESPACE, "spendlanes.spendlane.io"))
                .isTrue();
    }

    /** No pod runs here, but the API server judges one. */
    @Test
    @Order(3)
    void thePodKeepsToTheRestrictedProfile() {
        installation.cluster.kubectl(
                "label", "namespace", Chart.NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
        JsonNode template =
                installation.get("deployment", Chart.NAMESPACE, "spendlane").at("/spec/template");
        Pod pod = installation.admin.getKubernetesSerialization().unmarshal(Yaml.write(template), Pod.class);
        pod.getMetadata().setName("judged");
        pod.getMetadata().setNamespace(Chart.NAMESPACE);

        assertThat(installation.admin.resource(pod).dryRun().create()).isNotNull();
        pod.getSpec().getContainers().get(0).setSecurityContext(null);
        assertThatThrownBy(() -> installation.admin.resource(pod).dryRun().create())
                .hasMessageContaining("violates PodSecurity");
    }

    @Test
    @Order(3)
    void aLaneThatIsRefusedChangesNothing() {
        String values = withLane.replace("limitUSD: '5.00'", "limitUSD: 5.00");

        assertThatThrownBy(() -> installation.upgrade("replicaCount: 0\n" + values))
                .hasMessageContaining("lanes/overnight/budgets/0/limitUSD");
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void anUpgradeBringsALane() {
        installation.upgrade(withLane);

        assertThat(installation.exists("spendlane", "", "overnight")).isTrue();
    }

    @Test
    @Order(5)
    void aJobRunsInTheLaneOnceItsSecretIsThere() throws Exception {
        try (OperatorProcess operator = operator()) {
            installation.apply(Samples.teamAndLane("").split("---\n")[0]);
            installation.apply(Samples.job("greetings", "inline: [{id: da, language: Danish}]"));
            installation.until(
                    "the job says what is missing", () -> installation.holds("team", "greetings", "Stalled"));
            assertThat(installation
                            .get("aibatchjob", "team", "greetings")
                            .at("/status/reason")
                            .asText())
                    .isEqualTo("CredentialsMissing");
            installation.apply(Samples.teamAndLane("").split("---\n")[1]);
            installation.until("the job is complete", () -> installation.holds("team", "greetings", "Complete"));
            installation.until("the lane has settled", () -> !spent().equals("0.00"));
            spent = spent();
        }
    }

    @Test
    @Order(6)
    void anUpgradeKeepsLanesJobsAndBalances() throws Exception {
        String resourceVersion = version("spendlane", "", "overnight");

        Release release = installation.upgrade(withLane + "replicaCount: 0\n");

        assertThat(release.getRevision()).isEqualTo("3");
        assertThat(replicas()).isZero();
        assertThat(version("spendlane", "", "overnight")).isEqualTo(resourceVersion);
        assertBooksAsBefore();
    }

    @Test
    @Order(7)
    void goingBackToTheEarlierValuesKeepsThemToo() throws Exception {
        installation.upgrade(withLane);

        assertThat(replicas()).isEqualTo(1);
        assertBooksAsBefore();
    }

    @Test
    @Order(8)
    void aLaneThatIsTakenOutOfTheValuesStays() {
        installation.upgrade(FIRST);

        assertThat(installation.exists("spendlane", "", "overnight")).isTrue();
        installation.upgrade(withLane); // and can be put in again
    }

    @Test
    @Order(9)
    void anUninstallKeepsWhatHoldsMoneyAndSaysSo() throws Exception {
        String said = installation.uninstall();

        assertThat(said).contains("kept due to the resource policy", "overnight", "spendlanes.spendlane.io");
        assertThat(installation.exists("deployment", Chart.NAMESPACE, "spendlane"))
                .isFalse();
        assertThat(installation.exists("pvc", Chart.NAMESPACE, "spendlane-store"))
                .isTrue();
        assertThat(installation.exists("configmap", Chart.NAMESPACE, "spendlane-identity"))
                .isTrue();
        assertBooksAsBefore();
    }

    @Test
    @Order(10)
    void anInstallTakesThemUpAgainAndPaysNothingTwice() throws Exception {
        installation.install(withLane);

        installation.cluster.kubectl("delete", "aibatchjob", "greetings", "--namespace", "team", "--wait=false");
        try (OperatorProcess operator = operator()) {
            installation.until("the job is gone", () -> !installation.exists("aibatchjob", "team", "greetings"));
            installation.apply(Samples.job("greetings", "inline: [{id: da, language: Danish}]"));
            installation.until("the job is complete again", () -> installation.holds("team", "greetings", "Complete"));
        }
        assertThat(spent()).isEqualTo(spent);
    }

    @Test
    @Order(11)
    void withoutKeepAnUninstallTakesTheKindsAway() {
        installation.upgrade(FIRST + "crds: {keep: false}\n");
        List<String> finalizers = List.of("aibatchjob/greetings", "spendlane/overnight");
        finalizers.forEach(object -> installation.cluster.kubectl(
                "patch", object, "--namespace", "team", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}"));

        installation.uninstall();

        installation.until(
                "the kinds are gone", () -> !installation.exists("crd", Chart.NAMESPACE, "spendlanes.spendlane.io"));
    }

    private OperatorProcess operator() throws IOException {
        JsonNode deployment = installation.get("deployment", Chart.NAMESPACE, "spendlane");
        return new OperatorProcess(
                        deployment,
                        installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                        store)
                .awaitLeading();
    }

    private void assertBooksAsBefore() {
        assertThat(spent()).isEqualTo(spent);
        assertThat(installation.holds("team", "greetings", "Complete")).isTrue();
    }

    private String spent() {
        return installation
                .get("spendlane", "", "overnight")
                .at("/status/spentUSD")
                .asText();
    }

    private int replicas() {
        return installation
                .get("deployment", Chart.NAMESPACE, "spendlane")
                .at("/spec/replicas")
                .asInt();
    }

    private String version(String kind, String namespace, String name) {
        return installation
                .get(kind, namespace, name)
                .at("/metadata/resourceVersion")
                .asText();
    }
}
