package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The pod of {@code helm test}, for no kubelet runs here: its container is a process, with the rights that the chart gives it. */
final class TestPod {
    private static final String NAME = "spendlane-test";

    private TestPod() {}

    record Ended(int code, String said) {}

    static PodResource of(Installation installation) {
        return installation.admin.pods().inNamespace(Chart.NAMESPACE).withName(NAME);
    }

    /** Tells Helm how it ended. */
    static void end(Installation installation, String phase) {
        of(installation)
                .editStatus(pod -> new PodBuilder(pod)
                        .editOrNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build());
    }

    /** Runs it, with its own arguments and environment; {@code operator} and {@code provider} in place of a pod's addresses. */
    static Ended run(Installation installation, JsonNode pod, URI operator, URI provider) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "../operator/target/spendlane-operator.jar"));
        for (JsonNode argument : pod.at("/spec/containers/0/args")) {
            if (argument.asText().startsWith("http://spendlane")) {
                command.add("--patience=40");
            }
            command.add(argument.asText()
                    .replace("http://spendlane:8080", operator.toString())
                    .replace("http://$(POD_IP):8090", provider.toString().replaceAll("/$", "")));
        }
        Path kubeconfig = Files.createTempFile("check", ".kubeconfig");
        Files.writeString(kubeconfig, installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, NAME));
        File said = File.createTempFile("check-", ".log", new File("target"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("SPENDLANE_NAMESPACE", Chart.NAMESPACE);
        Process process = builder.start();
        assertThat(process.waitFor(200, TimeUnit.SECONDS)).as("it ends").isTrue();
        Files.deleteIfExists(kubeconfig);
        return new Ended(process.exitValue(), Files.readString(said.toPath()));
    }
}
