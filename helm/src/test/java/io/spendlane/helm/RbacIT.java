package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator under exactly the chart's roles: whole jobs go through, every right is used, and there is no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RbacIT {
    private static final String USER = "system:serviceaccount:" + Chart.NAMESPACE + ":spendlane";
    private static final String VALUES = "{clusterName: test, operator: {allowHttp: true, settleSeconds: 2}}";
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    /** Used only when another writer was faster, or an event was lost: the object is read anew. */
    private static final Set<String> AFTER_A_CONFLICT =
            Set.of("get spendlane.io/aibatchjobs", "get spendlane.io/spendlanes");

    private List<AuditLog.Call> calls;
    private Installation installation;
    private KubernetesClient operator;
    private Rights rights;
    private Simulator simulator;

    @BeforeAll
    void runJobs() throws Exception {
        AuditLog audit = new AuditLog(USER);
        installation = new Installation(audit.in(Options.defaults()));
        simulator = Simulator.start(SimulatorOptions.defaults());
        installation.install(VALUES);
        String kubeconfig = installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane");
        operator = Installation.client(kubeconfig);
        rights = new Rights(installation.admin, operator);
        installation.apply(Samples.teamAndLane(simulator.baseUri().toString()));
        JsonNode deployment = installation.get("deployment", Chart.NAMESPACE, "spendlane");
        Path store = Files.createTempDirectory("spendlane-store-");
        try (OperatorProcess process = new OperatorProcess(deployment, kubeconfig, store).awaitLeading()) {
            inlineToNewConfigMap();
            jobThatIsShutOutTwice();
            configMapToConfigMap();
            installation.cluster.kubectl("delete", "aibatchjob", "--all", "--namespace", "team", "--wait=false");
            installation.until(
                    "jobs are gone",
                    () -> installation
                            .cluster
                            .kubectl("get", "aibatchjobs", "--namespace", "team", "--output", "name")
                            .isBlank());
            assertThat(process.log()).doesNotContain("\"level\":\"ERROR\"");
        }
        calls = audit.calls();
    }

    private void inlineToNewConfigMap() {
        installation.apply(
                Samples.job("greetings", "inline: [{id: da, language: Danish}, {id: sw, language: Swahili}]"));
        installation.until("greetings is complete", () -> installation.holds("team", "greetings", "Complete"));
    }

    /** Its lane is closed to it twice for the same reason, so that the event counts up. */
    private void jobThatIsShutOutTwice() {
        installation.cluster.kubectl(
                "patch", "spendlane", "overnight", "--type=merge", "-p", "{\"spec\":{\"stopPolicy\":\"Hold\"}}");
        installation.cluster.kubectl("label", "namespace", "team", "spendlane.io/lane-");
        installation.apply(Samples.job("shut-out", "inline: [{id: da, language: Danish}]"));
        installation.until("it stalls", () -> installation.holds("team", "shut-out", "Stalled"));
        installation.cluster.kubectl("label", "namespace", "team", "spendlane.io/lane=open");
        lookAgain();
        installation.until("it heals", () -> !installation.holds("team", "shut-out", "Stalled"));
        installation.cluster.kubectl("label", "namespace", "team", "spendlane.io/lane-");
        lookAgain();
        installation.until("it stalls again", () -> installation.holds("team", "shut-out", "Stalled"));
        installation.until(
                "the event is counted up",
                () -> installation.admin.events().v1().events().inNamespace("team").list().getItems().stream()
                        .anyMatch(event -> event.getSeries() != null));
        installation.cluster.kubectl("label", "namespace", "team", "spendlane.io/lane=open");
        installation.cluster.kubectl(
                "patch", "spendlane", "overnight", "--type=merge", "-p", "{\"spec\":{\"stopPolicy\":\"None\"}}");
    }

    /** Labels are read anew now and then; a job that changes is looked at soon. */
    private void lookAgain() {
        Awaitility.await().pollDelay(Duration.ofSeconds(4)).until(() -> true); // labels are kept for three
        installation.cluster.kubectl(
                "annotate",
                "aibatchjob",
                "shut-out",
                "--namespace",
                "team",
                "--overwrite",
                "look=" + System.nanoTime());
    }

    /** Input from a ConfigMap, output to one that is there already. */
    private void configMapToConfigMap() {
        installation.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: late, namespace: team, annotations: {spendlane.io/job: late}}
                """);
        records("{\"id\": \"a\", \"language\": \"Danish\"}");
        installation.apply(Samples.job("late", "configMapRef: {name: records}"));
        installation.until("late is complete", () -> installation.holds("team", "late", "Complete"));
    }

    private void records(String line) {
        installation.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: records, namespace: team}
                data: {records.jsonl: '%s'}
                """.formatted(line));
    }

    @AfterAll
    void close() throws Exception {
        operator.close();
        simulator.close();
        installation.close();
    }

    @Test
    void theJobsResultsAreInTheirConfigMaps() {
        for (String name : List.of("greetings", "late")) {
            assertThat(installation.get("configmap", "team", name).at("/data").has("results.jsonl"))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void nothingWasForbidden() {
        assertThat(calls).isNotEmpty().noneMatch(call -> call.code() == 403 || call.code() == 401);
    }

    @Test
    void everyRightIsUsed() {
        Set<String> used = calls.stream()
                .map(call -> call.verb() + " " + call.resource())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> idle = Rights.granted().stream()
                .map(right -> right.verb() + " " + right.resource())
                .collect(Collectors.toCollection(TreeSet::new));
        idle.removeAll(used);
        idle.removeAll(AFTER_A_CONFLICT);

        assertThat(idle).as("granted, but used by none of %s", used).isEmpty();
    }

    @Test
    void secretsAreOnlyReadByNameInTheOperatorsNamespace() {
        assertThat(calls)
                .filteredOn(call -> call.resource().equals("/secrets"))
                .isNotEmpty()
                .allMatch(call -> call.verb().equals("get")
                        && call.namespace().equals(Chart.NAMESPACE)
                        && call.name().equals("openai"));
    }

    /** Everything that this server has, times every verb, in the operator's own namespace and in another one. */
    @Test
    void hasNoOtherRight() {
        Set<String> own = new TreeSet<>();
        Set<String> elsewhere = new TreeSet<>();
        for (String resource : rights.resources()) {
            for (String verb : VERBS) {
                if (rights.may(verb, resource, Chart.NAMESPACE)) {
                    own.add(verb + " " + resource);
                }
                if (rights.may(verb, resource, "team")) {
                    elsewhere.add(verb + " " + resource);
                }
            }
        }
        Set<String> everywhere = Rights.granted().stream()
                .filter(Rights.Right::everywhere)
                .map(right -> right.verb() + " " + right.resource())
                .collect(Collectors.toCollection(TreeSet::new));
        // What every authenticated user may ask about itself.
        Set<String> aboutItself = Set.of(
                "create authorization.k8s.io/selfsubjectaccessreviews",
                "create authorization.k8s.io/selfsubjectrulesreviews",
                "create authentication.k8s.io/selfsubjectreviews");
        elsewhere.removeAll(aboutItself);
        own.removeAll(aboutItself);

        assertThat(elsewhere).isEqualTo(everywhere);
        own.removeAll(everywhere);
        assertThat(own).containsExactlyInAnyOrder("get /secrets", "create coordination.k8s.io/leases");
    }

    @ParameterizedTest(name = "{0} {1} in {2}")
    @CsvSource({
        "list, secrets, spendlane-system",
        "list, secrets, team",
        "list, secrets, ''",
        "get, secrets, team",
        "get, secrets, kube-system",
        "create, secrets, spendlane-system",
        "delete, secrets, spendlane-system",
        "list, configmaps, team",
        "delete, configmaps, team",
        "create, aibatchjobs.spendlane.io, team",
        "delete, aibatchjobs.spendlane.io, team",
        "create, spendlanes.spendlane.io, ''",
        "delete, spendlanes.spendlane.io, ''",
        "list, namespaces, ''",
        "delete, namespaces, ''",
        "list, pods, spendlane-system",
        "create, pods, spendlane-system",
        "create, serviceaccounts, spendlane-system",
        "get, leases.coordination.k8s.io, kube-system",
        "list, leases.coordination.k8s.io, spendlane-system",
        "create, clusterrolebindings.rbac.authorization.k8s.io, ''",
        "get, customresourcedefinitions.apiextensions.k8s.io, ''",
        "get, deployments.apps, spendlane-system",
    })
    void isRefused(String verb, String resource, String namespace) {
        List<String> command = new ArrayList<>(List.of("auth", "can-i", verb, resource));
        assertThatThrownBy(() -> attempt(verb, resource, namespace))
                .as("%s", command)
                .isInstanceOf(KubernetesClientException.class)
                .extracting(e -> ((KubernetesClientException) e).getCode())
                .isEqualTo(403);
    }

    private void attempt(String verb, String resource, String namespace) {
        String plural = resource.contains(".") ? resource.substring(0, resource.indexOf('.')) : resource;
        String group = resource.contains(".") ? resource.substring(resource.indexOf('.') + 1) : "";
        APIResource found = rights.kinds(group).stream()
                .filter(r -> r.getName().equals(plural))
                .findFirst()
                .orElseThrow();
        String version = group.isEmpty() ? "v1" : group + "/" + rights.version(group);
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(version);
        object.setKind(found.getKind());
        object.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName("attempt")
                .withNamespace(found.getNamespaced() && !namespace.isEmpty() ? namespace : null)
                .build());
        object.setAdditionalProperties(Map.of());
        var all = operator.genericKubernetesResources(version, found.getKind());
        var within = namespace.isEmpty() ? null : all.inNamespace(namespace);
        switch (verb) {
            case "list" -> {
                if (within == null) {
                    all.inAnyNamespace().list();
                } else {
                    within.list();
                }
            }
            case "get" -> {
                if (within == null) {
                    all.withName("attempt").get();
                } else {
                    within.withName("attempt").get();
                }
            }
            case "create" -> operator.resource(object).create();
            case "delete" -> {
                if (within == null) {
                    all.withName("attempt").delete();
                } else {
                    within.withName("attempt").delete();
                }
            }
            default -> throw new IllegalArgumentException(verb);
        }
    }
}
