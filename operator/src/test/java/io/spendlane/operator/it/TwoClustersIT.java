package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendlane.api.Money;
import io.spendlane.localcluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two installations, each with its own API server and store, and one provider account: all names, in two namespaces each, and all requests
 * are the same in both. Neither touches, cancels, adopts or counts what is the other's.
 */
class TwoClustersIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> TEAMS = List.of("team-a", "team-b");
    private static final int ITEMS = 4;

    /** One installation. */
    private record Side(LocalCluster cluster, Path store, OperatorProcess operator) implements AutoCloseable {
        static Side open() throws IOException {
            LocalCluster cluster = LocalCluster.start();
            Path crds = Path.of("../crds").toAbsolutePath().normalize();
            for (String crd : List.of("spendlanes", "aibatchjobs")) {
                cluster.kubectl(
                        "apply",
                        "-f",
                        crds.resolve(crd + ".spendlane.io-v1.yaml").toString());
            }
            cluster.kubectl("create", "namespace", "twin-system");
            cluster.kubectl(
                    "create", "secret", "generic", "openai", "-n", "twin-system", "--from-literal=apiKey=sim-key");
            Path store = Files.createTempDirectory("spendlane-it-");
            OperatorProcess operator =
                    new OperatorProcess(cluster.kubeconfig(), "twin-system", TestStore.of(store), List.of());
            operator.awaitLeading();
            return new Side(cluster, store, operator);
        }

        void apply(String yaml) {
            try {
                Path file = Files.createTempFile("spendlane-it-", ".yaml");
                Files.writeString(file, yaml);
                cluster.kubectl("apply", "-f", file.toString());
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void work(TestProvider provider, String target) {
            apply("""
                    apiVersion: spendlane.io/v1alpha1
                    kind: SpendLane
                    metadata: {name: shared}
                    spec:
                      namespaceSelector: {matchLabels: {team: "yes"}}
                      targets: [{name: primary, mode: Batch, pollSeconds: 1, credentialsSecretRef: {name: openai, key: apiKey}, %s}]
                      budgets: [{name: wallet, period: Total, limitUSD: "1"}]
                    """.formatted(target.replace("$sim", provider.base())));
            for (String team : TEAMS) {
                apply("""
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: %1$s, labels: {team: "yes"}}
                        ---
                        apiVersion: spendlane.io/v1alpha1
                        kind: AIBatchJob
                        metadata: {name: job, namespace: %1$s}
                        spec:
                          laneRef: {name: shared}
                          %2$s
                          steps: [{name: only, prompt: "Say more: {{text}}", maxOutputTokens: 40}]
                          output: {path: outbox/job/}
                        """.formatted(team, Scene.inline("job", ITEMS)));
            }
        }

        JsonNode get(String... what) {
            try {
                List<String> arguments = new ArrayList<>(List.of("get", "-o", "json"));
                arguments.addAll(List.of(what));
                return JSON.readTree(cluster.kubectl(arguments.toArray(String[]::new)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonNode job(String team) {
            return get("aibatchjob", "job", "-n", team);
        }

        void awaitComplete(String team) {
            Awaitility.await(team)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> job(team).at("/status/phase").asText().equals("Complete"));
        }

        Money amount(String field) {
            return Money.parse(get("spendlane", "shared").at("/status/" + field).asText("0"));
        }

        void awaitNothingHeld() {
            Awaitility.await("nothing is held")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> amount("heldUSD").isZero());
        }

        @Override
        public void close() throws Exception {
            operator.close();
            cluster.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "named   | provider: OpenAI, model: gpt-5.4-mini, baseUrl: \"$sim/openai/v1\"",
                "unnamed | provider: Anthropic, model: claude-haiku-5-5, baseUrl: \"$sim/anthropic\""
            })
    void neitherKnowsOfTheOther(String story, String target) throws Exception {
        try (TestProvider provider = new TestProvider();
                Side one = Side.open();
                Side two = Side.open()) {
            provider.behaves("{'completionSeconds': 10}");
            // Each side has to find out what became of a create of its own.
            provider.fails("[{'operation':'create','nth':1,'times':2,'action':'resetAfter'}]");
            one.work(provider, target);
            two.work(provider, target);
            two.awaitComplete("team-a");
            two.awaitComplete("team-b");
            one.awaitComplete("team-a");
            one.awaitComplete("team-b");

            List<JsonNode> calls = provider.calls();
            assertThat(calls).as("one batch for each job").hasSize(2 * TEAMS.size());
            assertThat(calls).allMatch(call -> call.get("billedItems").asInt() == ITEMS);
            Set<String> runs = TEAMS.stream()
                    .flatMap(team -> List.of(one, two).stream()
                            .map(side -> side.job(team).at("/status/runId").asText()))
                    .collect(Collectors.toSet());
            assertThat(runs).as("all are different work").hasSize(2 * TEAMS.size());

            // Deleted in one cluster while it runs again in the other.
            provider.behaves("{'completionSeconds': 20}");
            for (Side side : List.of(one, two)) {
                side.apply(manifest("later"));
            }
            Awaitility.await("both run")
                    .atMost(PATIENCE)
                    .until(() -> provider.calls().size() == 2 * TEAMS.size() + 2);
            one.cluster().kubectl("delete", "aibatchjob", "later", "-n", "team-a", "--timeout=60s");
            Awaitility.await("the other's is done")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> two.get("aibatchjob", "later", "-n", "team-a")
                                    .at("/status/items/succeeded")
                                    .asInt()
                            == ITEMS);
            one.awaitNothingHeld();
            two.awaitNothingHeld();

            BigDecimal invoice = provider.invoice();
            Money spent = one.amount("spentUSD").plus(two.amount("spentUSD"));
            Money uncertain = one.amount("uncertainUSD").plus(two.amount("uncertainUSD"));
            assertThat(Books.dollars(spent)).isGreaterThanOrEqualTo(invoice);
            assertThat(Books.dollars(spent))
                    .isLessThanOrEqualTo(invoice.add(Books.dollars(
                            uncertain.plus(Money.micros(provider.calls().size())))));
            assertThat(two.amount("uncertainUSD"))
                    .as("nothing of it was cancelled")
                    .isEqualTo(Money.ZERO);
        }
    }

    private static String manifest(String job) {
        return """
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: %1$s, namespace: team-a}
                spec:
                  laneRef: {name: shared}
                  %2$s
                  steps: [{name: only, prompt: "Say more: {{text}}", maxOutputTokens: 40}]
                  output: {path: outbox/%1$s/}
                """.formatted(job, Scene.inline(job, ITEMS));
    }
}
