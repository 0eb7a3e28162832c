package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.chat;
import static io.spendlane.simulator.TestClient.createBody;
import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which items are billed, how often, and for how much. Amounts are worked out from the rows that the client sees. */
class BillingOracleTest extends SimulatorTestBase {
    /** Dollars per token of gpt-5.4-mini in a batch. */
    private static final BigDecimal IN = new BigDecimal("0.000000375");

    private static final BigDecimal OUT = new BigDecimal("0.00000225");

    private BigDecimal visibleCost(JsonNode batch) {
        return client.rows(batch.path("output_file_id")).values().stream()
                .map(row -> row.at("/response/body/usage"))
                .map(usage -> IN.multiply(usage.path("prompt_tokens").decimalValue())
                        .add(OUT.multiply(usage.path("completion_tokens").decimalValue())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal total() {
        return new BigDecimal(invoice().path("totalUSD").asText());
    }

    @Test
    void billsExactlyTheGoodRows() {
        JsonNode batch = client.run("sl-1", line("a", "one"), line("b", "[[sim-error-500]]"), line("c", "three"));
        assertThat(total()).isEqualByComparingTo(visibleCost(batch)).isPositive();
        JsonNode call = call(batch.path("id").asText());
        assertThat(call.path("kind").asText()).isEqualTo("batch");
        assertThat(call.path("provider").asText()).isEqualTo("openai");
        assertThat(call.path("account").asText()).isEqualTo("default");
        assertThat(call.path("marker").asText()).isEqualTo("sl-1");
        assertThat(call.path("model").asText()).isEqualTo("gpt-5.4-mini");
        assertThat(call.path("items").asInt()).isEqualTo(3);
        assertThat(call.path("billedItems").asInt()).isEqualTo(2);
        assertThat(call.path("state").asText()).isEqualTo("completed");
        assertThat(call.path("inputTokens").asLong())
                .isEqualTo(batch.at("/usage/input_tokens").asLong());
        assertThat(call.path("outputTokens").asLong())
                .isEqualTo(batch.at("/usage/output_tokens").asLong());
        assertThat(new BigDecimal(call.path("costUSD").asText())).isEqualByComparingTo(total());
        assertThat(invoice().path("lines")).hasSize(1);
        assertThat(invoice().at("/lines/0/mode").asText()).isEqualTo("batch");
        assertThat(invoice().at("/lines/0/items").asInt()).isEqualTo(2);
    }

    @Test
    void showsACallFromItsCreationAndItsCostAtItsEnd() {
        behave("'completionSeconds': 100");
        String id = client.create(client.upload(line("a", "one")), "sl-1")
                .path("id")
                .asText();
        assertThat(call(id).path("state").asText()).isEqualTo("validating");
        assertThat(call(id).path("costUSD").asText()).isEqualTo("0.00");
        assertThat(call(id).path("model").isNull()).isTrue();
        client.advance(20);
        client.awaitStatus(id, "in_progress");
        assertThat(call(id).path("state").asText()).isEqualTo("in_progress");
        assertThat(call(id).path("items").asInt()).isEqualTo(1);
        client.advance(100);
        client.awaitEnd(id);
        assertThat(new BigDecimal(call(id).path("costUSD").asText())).isPositive();
    }

    @Test
    void countsTheSameBodyInTwoBatchesAsADuplicate() {
        client.run("sl-1", line("a", "one"), line("b", "two"));
        assertThat(invoice().path("duplicateItems").asInt()).isZero();
        client.run("sl-2", line("x", "three"), line("y", "two"));
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(1);
        client.run("sl-3", line("p", "two"));
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(1);
        assertThat(invoice().path("duplicateBillings").asInt()).isEqualTo(2);
        JsonNode duplicates = client.control("/duplicates");
        assertThat(duplicates).hasSize(1);
        assertThat(duplicates.at("/0/billings").findValuesAsText("customId")).containsExactly("b", "y", "p");
    }

    @Test
    void countsABatchAndARealTimeRequestForTheSameBodyAsADuplicate() {
        client.run("sl-1", line("a", "one"));
        client.post("/chat/completions", chat("gpt-5.4-mini", "one", 50));
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(1);
        assertThat(client.control("/duplicates").at("/0/billings")).hasSize(2);
    }

    @Test
    void aRepetitionOfWhatFailedIsNoDuplicate() {
        client.run("sl-1", line("a", "one [[sim-error-500-once]]"), line("b", "two"));
        JsonNode again = client.run("sl-2", line("c", "one [[sim-error-500-once]]"));
        assertThat(again.at("/request_counts/completed").asInt()).isEqualTo(1);
        assertThat(invoice().path("duplicateItems").asInt()).isZero();
        assertThat(invoice().at("/lines/0/items").asInt()).isEqualTo(2);
    }

    @Test
    void expiredBatchesBillTheRowsThatAreDone() {
        behave("'expireAfterSeconds': 0.3, 'expireDonePercent': 50");
        JsonNode batch = client.run("sl-1", line("a", "one"), line("b", "two"), line("c", "three"), line("d", "four"));
        assertThat(call(batch.path("id").asText()).path("billedItems").asInt()).isEqualTo(2);
        assertThat(total()).isEqualByComparingTo(visibleCost(batch)).isPositive();
        behave("");
        client.run("sl-2", line("e", "three"), line("f", "four"));
        assertThat(invoice().path("duplicateItems").asInt()).isZero();
        client.run("sl-3", line("g", "two"));
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(1);
    }

    @Test
    void cancelledBatchesBillTheRowsThatAreDone() {
        behave("'completionSeconds': 1000, 'cancelSeconds': 0");
        String[] lines =
                IntStream.range(0, 50).mapToObj(i -> line("r" + i, "item " + i)).toArray(String[]::new);
        String id = client.create(client.upload(lines), "sl-1").path("id").asText();
        client.advance(100);
        client.awaitStatus(id, "in_progress");
        client.advance(400);
        client.post("/batches/" + id + "/cancel", createBody("", ""));
        JsonNode ended = client.awaitEnd(id);
        int done = client.rows(ended.path("output_file_id")).size();
        assertThat(done).isBetween(10, 40);
        assertThat(call(id).path("billedItems").asInt()).isEqualTo(done);
        assertThat(total()).isEqualByComparingTo(visibleCost(ended));
    }

    @Test
    void rowsBilledButMissingCostAndAreNowhere() {
        behave("'billing': {'rowsBilledButMissing': 1}");
        JsonNode batch = client.run("sl-1", line("a", "one"), line("b", "two"));
        assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(2);
        assertThat(client.rows(batch.path("output_file_id"))).containsOnlyKeys("b");
        assertThat(batch.path("error_file_id").isNull()).isTrue();
        assertThat(call(batch.path("id").asText()).path("billedItems").asInt()).isEqualTo(2);
        assertThat(total()).isGreaterThan(visibleCost(batch));
        behave("");
        client.run("sl-2", line("c", "one"));
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(1);
    }

    @Test
    void lostRowsCostNothing() {
        JsonNode batch =
                client.run("sl-1", line("a", "one [[sim-lost]]"), line("b", "two [[sim-missing]]"), line("c", "three"));
        assertThat(client.rows(batch.path("output_file_id"))).containsOnlyKeys("c");
        assertThat(batch.path("error_file_id").isNull()).isTrue();
        assertThat(call(batch.path("id").asText()).path("billedItems").asInt()).isEqualTo(2);
        client.run("sl-2", line("d", "one [[sim-lost]]"));
        assertThat(invoice().path("duplicateItems").asInt()).isZero();
    }

    @Test
    void hiddenTokensThinkingCacheWritesAndUpliftAreBilledAndReported() {
        behave("'billing': {'hiddenInputTokens': 1000, 'thinking': 20, 'cacheWrites': true, 'uplift': '1.10'}");
        JsonNode batch = client.run("sl-1", line("a", "gpt-6.1-sol", "one", 50));
        JsonNode usage = client.rows(batch.path("output_file_id")).get("a").at("/response/body/usage");
        long input = usage.path("prompt_tokens").asLong();
        long output = usage.path("completion_tokens").asLong();
        assertThat(input).isEqualTo(1008); // 3 for the request, 4 for the message, 1 for its text
        assertThat(usage.at("/prompt_tokens_details/cache_write_tokens").asLong())
                .isEqualTo(input);
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asLong())
                .isEqualTo(20);
        assertThat(output).isBetween(21L, 50L);
        BigDecimal expected = new BigDecimal("0.00000125")
                .multiply(BigDecimal.valueOf(input))
                .add(new BigDecimal("0.000005").multiply(BigDecimal.valueOf(output)))
                .multiply(new BigDecimal("1.10"));
        assertThat(total()).isEqualByComparingTo(expected);
    }

    @ParameterizedTest(name = "tiers {0}: {1}")
    @CsvSource({"true, 2", "false, 1"})
    void longPromptsCostTheirTier(boolean tiers, int inputPerMillion) {
        behave("'billing': {'tiers': " + tiers + "}");
        JsonNode batch = client.run("sl-1", line("a", "gpt-6.1-sol", "x".repeat(4 * 272_000), 1));
        long input = batch.at("/usage/input_tokens").asLong();
        assertThat(input).isEqualTo(272_007);
        BigDecimal output = tiers ? new BigDecimal("0.0000075") : new BigDecimal("0.000005");
        assertThat(total())
                .isEqualByComparingTo(BigDecimal.valueOf(input * inputPerMillion)
                        .movePointLeft(6)
                        .add(output));
    }

    @Test
    void realTimeRequestsAreBilledAtTheStandardPrice() {
        JsonNode answer = TestClient.json(client.post("/chat/completions", chat("gpt-5.4-mini", "one", 50)));
        BigDecimal expected = IN.multiply(answer.at("/usage/prompt_tokens").decimalValue())
                .add(OUT.multiply(answer.at("/usage/completion_tokens").decimalValue()))
                .multiply(BigDecimal.valueOf(2));
        assertThat(total()).isEqualByComparingTo(expected);
        JsonNode call = call(answer.path("id").asText());
        assertThat(call.path("kind").asText()).isEqualTo("realtime");
        assertThat(call.path("marker").isNull()).isTrue();
        assertThat(call.path("state").asText()).isEqualTo("completed");
    }

    @Test
    void errorsInRealTimeCostNothing() {
        assertThat(client.post("/chat/completions", chat("sim-error-503", "one", 50))
                        .statusCode())
                .isEqualTo(503);
        assertThat(client.post("/chat/completions", chat("gpt-none", "one", 50)).statusCode())
                .isEqualTo(404);
        assertThat(client.control("/calls")).isEmpty();
    }

    @Test
    void linesOfTheInvoiceAddUpToItsTotal() {
        client.run("sl-1", line("a", "one"));
        client.run("sl-2", line("a", "gpt-5.4", "one", 50));
        client.withKey("other-key").run("sl-3", line("a", "gpt-6-luna", "one", 50));
        client.at("/compatible/v1").run("sl-4", line("a", "some-model", "one", 50));
        client.post("/chat/completions", chat("gpt-5.4-mini", "two", 50));
        assertThat(invoice().path("lines")).hasSize(5);
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : invoice().path("lines")) {
            sum = sum.add(new BigDecimal(line.path("totalUSD").asText()));
        }
        assertThat(total()).isEqualByComparingTo(sum);
        assertThat(client.control("/calls").findValuesAsText("seq")).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void othersBatchesAreNeverBilled() {
        behave("'foreignBatches': 3");
        JsonNode batch = client.run("sl-1", line("a", "one"));
        TestClient.await(() -> client.get("/batches").body(), body -> body.split("\"completed\",").length == 5);
        assertThat(client.control("/calls")).hasSize(1);
        assertThat(total()).isEqualByComparingTo(visibleCost(batch));
        assertThat(invoice().path("duplicateItems").asInt()).isZero();
    }
}
