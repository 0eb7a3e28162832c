package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.spendlane.helm.HelmRun.Ended;
import io.spendlane.localcluster.HelmCli;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the README tells people to type, from the install to the uninstall, typed here, with the commands of Helm 3 and of Helm 4. Left out are
 * the image, for no pod runs here (the operator's jar does, as the Deployment says), and logs of pods.
 */
@ParameterizedClass
@EnumSource
class ReadmeIT {
    private static final Pattern SECTION = Pattern.compile("## Install with Helm\n(.*?)\n## ", Pattern.DOTALL);
    private static final Pattern COMMANDS = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LANES = Pattern.compile("```yaml\n# lanes.yaml[^\n]*\n(.*?)```", Pattern.DOTALL);

    @Parameter
    HelmCli version;

    @TempDir
    Path folder;

    private Installation installation;
    private Simulator simulator;
    private HelmRun prompt;
    private @Nullable OperatorProcess operator;
    private Deque<String> commands;

    @BeforeEach
    void start() throws Exception {
        Matcher section = SECTION.matcher(Yaml.text(Path.of("../README.md")));
        assertThat(section.find()).isTrue();
        commands = new ArrayDeque<>(COMMANDS.matcher(section.group(1))
                .results()
                .flatMap(block -> block.group(1).replace("\\\n", " ").lines())
                .filter(line -> !line.isBlank() && !line.startsWith("mvn "))
                .toList());
        installation = new Installation(Options.defaults());
        simulator = Simulator.start(SimulatorOptions.defaults());
        Files.createSymbolicLink(folder.resolve("helm"), Path.of("").toAbsolutePath());
        Files.createSymbolicLink(
                folder.resolve("examples"), Path.of("../examples").toRealPath());
        prompt = new HelmRun(version, folder).on(installation).with("OPENAI_API_KEY", "sim-key");
        lanes(section.group(1), "25.00");
    }

    /** As the README has it, but at the simulator, which the operator may speak to without TLS. */
    private void lanes(String section, String limit) throws Exception {
        Matcher lanes = LANES.matcher(section);
        assertThat(lanes.find()).isTrue();
        String simulated = lanes.group(1)
                .replace(
                        "model: gpt-5.4-mini,",
                        "model: gpt-5.4-mini, pollSeconds: 1, baseUrl: '"
                                + simulator.baseUri().resolve("/openai/v1") + "',")
                .replace("25.00", limit);
        Files.writeString(folder.resolve("lanes.yaml"), simulated + "operator: {allowHttp: true, settleSeconds: 2}\n");
    }

    @AfterEach
    void stop() throws Exception {
        if (operator != null) {
            operator.close();
        }
        simulator.close();
        installation.close();
        Files.delete(folder.resolve("helm"));
        Files.delete(folder.resolve("examples"));
    }

    @Test
    void everyCommandWorks() throws Exception {
        assertThat(type("helm install").ok()).contains("STATUS: deployed", "1. See it lead");
        type("kubectl --namespace spendlane-system create secret").ok();
        type("helm upgrade").ok();
        operator = operator();
        assertThat(type("kubectl --namespace spendlane-system rollout status").ok())
                .contains("successfully rolled out");
        helmTest();

        type("kubectl create namespace").ok();
        type("kubectl label").ok();
        type("kubectl apply").ok();
        type("kubectl --namespace research wait").ok();
        assertThat(type("kubectl --namespace research get configmap").ok()).contains("results.jsonl");
        assertThat(type("kubectl get spendlane").ok()).contains("overnight");

        installation.until("it is settled", () -> !spent().equals("0.00"));
        String spent = spent();
        lanes(Yaml.text(Path.of("../README.md")), "50.00");
        type("helm upgrade").ok();
        assertThat(limit()).isEqualTo("50.00");
        type("helm rollback").ok();
        assertThat(limit()).isEqualTo("25.00");
        assertThat(spent()).isEqualTo(spent);

        assertThat(type("helm uninstall").ok()).contains("kept due to the resource policy", "overnight");
        assertThat(commands).isEmpty();
        assertThat(installation.exists("deployment", Chart.NAMESPACE, "spendlane"))
                .isFalse();
        assertThat(spent()).isEqualTo(spent);
        assertThat(installation.holds("research", "greetings", "Complete")).isTrue();
        takesUpWhatWasLeft(spent);
    }

    /** An install of the same name takes up what the uninstall left; a release of Helm 3 goes on under Helm 4, back to what Helm 3 made. */
    private void takesUpWhatWasLeft(String spent) {
        HelmCli other = version == HelmCli.HELM_3 ? HelmCli.HELM_4 : HelmCli.HELM_3;
        String install =
                "helm install spendlane helm/spendlane --namespace spendlane-system --set clusterName=production --values lanes.yaml";
        prompt.shell(install).ok();
        if (other == HelmCli.HELM_4) {
            HelmRun later = new HelmRun(other, folder).on(installation);
            later.shell("helm upgrade spendlane helm/spendlane --namespace spendlane-system --reset-then-reuse-values"
                            + " --set replicaCount=0")
                    .ok();
            assertThat(replicas()).isZero();
            later.shell("helm rollback spendlane --namespace spendlane-system").ok();
        }
        assertThat(replicas()).isEqualTo(1);
        assertThat(spent()).isEqualTo(spent);
    }

    /** The README's next command, which is the one that begins so. */
    private Ended type(String beginning) {
        return prompt.shell(next(beginning));
    }

    private String next(String beginning) {
        String line = commands.remove();
        assertThat(line).startsWith(beginning);
        return line;
    }

    /** Helm makes the pod and waits for it; then it fails, as when a look at the release fails. */
    private void helmTest() throws Exception {
        String line = next("helm test").replace(" --logs", "");
        CompletableFuture<Ended> good = CompletableFuture.supplyAsync(() -> prompt.shell(line));
        installation.until(
                "the test's pod is there", () -> TestPod.of(installation).get() != null);
        TestPod.Ended looked = TestPod.run(
                installation,
                installation.get("pod", Chart.NAMESPACE, "spendlane-test"),
                URI.create("http://127.0.0.1:" + operator.httpPort()),
                simulator.baseUri());
        assertThat(looked.code()).as(looked.said()).isZero();
        TestPod.end(installation, "Succeeded");
        assertThat(good.get(60, TimeUnit.SECONDS).ok()).contains("Phase:", "Succeeded");

        CompletableFuture<Ended> bad = CompletableFuture.supplyAsync(() -> prompt.shell(line));
        installation.until(
                "the next pod is there", () -> TestPod.of(installation).get() != null);
        TestPod.end(installation, "Failed");
        assertThat(bad.get(60, TimeUnit.SECONDS).refused()).contains("spendlane-test");
    }

    /** Stands in for the kubelet, and for the controller that would tell of it. */
    private OperatorProcess operator() throws Exception {
        JsonNode deployment = installation.get("deployment", Chart.NAMESPACE, "spendlane");
        OperatorProcess process = new OperatorProcess(
                        deployment,
                        installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                        Files.createDirectory(folder.resolve("store")))
                .awaitLeading();
        installation
                .admin
                .apps()
                .deployments()
                .inNamespace(Chart.NAMESPACE)
                .withName("spendlane")
                .editStatus(d -> new DeploymentBuilder(d)
                        .editOrNewStatus()
                        .withObservedGeneration(d.getMetadata().getGeneration())
                        .withReplicas(1)
                        .withUpdatedReplicas(1)
                        .withReadyReplicas(1)
                        .withAvailableReplicas(1)
                        .endStatus()
                        .build());
        return process;
    }

    private String spent() {
        return lane("/status/spentUSD");
    }

    private String limit() {
        return lane("/spec/budgets/0/limitUSD");
    }

    private String lane(String pointer) {
        return installation.get("spendlane", "", "overnight").at(pointer).asText();
    }

    private int replicas() {
        return installation
                .get("deployment", Chart.NAMESPACE, "spendlane")
                .at("/spec/replicas")
                .asInt();
    }
}
