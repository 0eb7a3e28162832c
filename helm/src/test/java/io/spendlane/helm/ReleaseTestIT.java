package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.spendlane.helm.TestPod.Ended;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What {@code helm test} would run in its pod, run here as a process with the rights that the chart gives it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseTestIT {
    private static final String VALUES = "clusterName: test\noperator: {allowHttp: true, settleSeconds: 2}\n"
            + "test: {simulator: {enabled: true, image: provider-simulator}}\nrbac: {secretNames: [openai]}\n";

    private Installation installation;
    private Simulator simulator;
    private Path store;
    private List<JsonNode> hooks;

    @BeforeAll
    void start() throws IOException {
        installation = new Installation(Options.defaults());
        store = Files.createTempDirectory("spendlane-store-");
        simulator = Simulator.start(SimulatorOptions.defaults());
        installation.install(VALUES);
        hooks = Chart.hooks(VALUES.replace("clusterName: test\n", ""));
    }

    @AfterAll
    void stop() throws IOException {
        simulator.close();
        installation.close();
    }

    /** Helm's own code makes the objects and waits for the pod; this is its kubelet. */
    @Test
    @Order(1)
    void aReleaseThatWorksPasses() throws Exception {
        try (OperatorProcess operator = operator()) {
            CompletableFuture<Release> test = CompletableFuture.supplyAsync(() -> Helm.test(Chart.RELEASE)
                    .withNamespace(Chart.NAMESPACE)
                    .withKubeConfig(installation.cluster.kubeconfigFile())
                    .withTimeout(240)
                    .call());
            installation.until(
                    "the test's pod is there", () -> TestPod.of(installation).get() != null);

            Ended ended = check(operatorAt(operator.httpPort()), simulator.baseUri());

            assertThat(ended.said()).doesNotContain("FAIL").contains("ok    the lane's books agree");
            assertThat(ended.code()).isZero();
            assertThat(installation.cluster.kubectl("get", "spendlanes,aibatchjobs", "--all-namespaces"))
                    .as("nothing is left")
                    .doesNotContain("spendlane-test");
            TestPod.end(installation, "Succeeded");
            assertThat(test.get(60, TimeUnit.SECONDS).getStatus()).isEqualTo("deployed");
            assertThat(installation.exists("clusterrole", "", "spendlane-test"))
                    .as("the right to make lanes")
                    .isFalse();
        }
    }

    @Test
    @Order(2)
    void withoutATestItsServiceAccountIsNotThere() {
        assertThat(installation.exists("serviceaccount", Chart.NAMESPACE, "spendlane-test"))
                .isFalse();
        hooks.stream()
                .filter(hook -> !kind(hook).equals("Pod"))
                .map(Yaml::write)
                .forEach(installation::apply);
    }

    @Test
    @Order(3)
    void aSimulatorThatIsNotThereFailsIt() throws Exception {
        try (OperatorProcess operator = operator()) {
            Ended ended = check(operatorAt(operator.httpPort()), URI.create("http://127.0.0.1:1/"));

            assertThat(ended.said()).contains("FAIL  the simulator answers: no answer from http://127.0.0.1:1/");
            assertThat(ended.code()).isEqualTo(1);
        }
    }

    @Test
    @Order(3)
    void anOperatorThatIsNotThereFailsIt() throws Exception {
        Ended ended = check(URI.create("http://127.0.0.1:1"), simulator.baseUri());

        assertThat(ended.said()).contains("FAIL  the operator is ready: ", "no answer from http://127.0.0.1:1/readyz");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void itsPodKeepsToTheRestrictedProfileAndOutOfTheService() {
        JsonNode pod = hook("Pod");
        installation.cluster.kubectl(
                "label", "namespace", Chart.NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
        Pod judged = installation.admin.getKubernetesSerialization().unmarshal(Yaml.write(pod), Pod.class);

        assertThat(installation.admin.resource(judged).dryRun().create()).isNotNull();
        JsonNode selector =
                installation.get("service", Chart.NAMESPACE, "spendlane").at("/spec/selector");
        assertThat(pod.at("/metadata/labels/app.kubernetes.io~1name"))
                .isNotEqualTo(selector.get("app.kubernetes.io/name"));
    }

    private Ended check(URI operator, URI provider) throws Exception {
        return TestPod.run(installation, hook("Pod"), operator, provider);
    }

    private static URI operatorAt(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private JsonNode hook(String kind) {
        return hooks.stream()
                .filter(hook -> kind(hook).equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static String kind(JsonNode object) {
        return object.get("kind").asText();
    }

    private OperatorProcess operator() throws IOException {
        return new OperatorProcess(
                        installation.get("deployment", Chart.NAMESPACE, "spendlane"),
                        installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                        store)
                .awaitLeading();
    }
}
