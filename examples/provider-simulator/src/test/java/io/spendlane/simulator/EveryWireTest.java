package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every provider does alike, whatever its wire: course of a batch, behaviour, faults, bills. */
class EveryWireTest extends SimulatorTestBase {

    static Stream<WireDriver> wires() {
        return WireDriver.all();
    }

    private TestClient connect(WireDriver wire) {
        return wire.connect(client, "sim-key");
    }

    private static List<String> prompts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Say " + i).toList();
    }

    private static String[] keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r-" + i).toArray(String[]::new);
    }

    private String create(WireDriver wire, int count) {
        HttpResponse<String> created = wire.create(connect(wire), prompts(count));
        assertThat(created.statusCode()).as(created.body()).isBetween(200, 201);
        return wire.id(created);
    }

    private JsonNode run(WireDriver wire, int count) {
        return wire.awaitEnd(connect(wire), create(wire, count));
    }

    private void fault(WireDriver wire, String operation, String action) {
        client.faults(
                ("[{'provider':'" + wire.provider() + "','operation':'" + operation + "','times':1," + action + "}]")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("wires")
    void runsABatchAndBillsIt(WireDriver wire) {
        String id = create(wire, 3);
        JsonNode ended = wire.awaitEnd(connect(wire), id);
        assertThat(wire.rows(connect(wire), ended).keySet()).containsExactly(keys(3));
        JsonNode call = call(id);
        assertThat(call.path("provider").asText()).isEqualTo(wire.provider());
        assertThat(call.path("billedItems").asInt()).isEqualTo(3);
        assertThat(invoice().path("totalUSD").asText())
                .isEqualTo(call.path("costUSD").asText());
        assertThat(invoice().path("duplicateItems").asInt()).isZero();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void losesTheConnectionAfterTheBatchWasStored(WireDriver wire) {
        fault(wire, "create", "'action':'resetAfter'");
        assertThatThrownBy(() -> create(wire, 1)).hasRootCauseInstanceOf(IOException.class);
        assertThat(wire.listed(connect(wire))).isEqualTo(1);
        assertThat(client.control("/calls")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void losesTheConnectionBeforeTheBatchWasStored(WireDriver wire) {
        fault(wire, "create", "'action':'resetBefore'");
        assertThatThrownBy(() -> create(wire, 1)).hasRootCauseInstanceOf(IOException.class);
        assertThat(wire.listed(connect(wire))).isZero();
        assertThat(client.control("/calls")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void answersWithErrorsOnEveryCall(WireDriver wire) {
        String id = create(wire, 1);
        TestClient connected = connect(wire);
        JsonNode ended = wire.awaitEnd(connected, id);
        fault(wire, "create", "'action':'status','status':429,'retryAfter':5");
        assertThat(wire.create(connected, prompts(1)).statusCode()).isEqualTo(429);
        fault(wire, "create", "'action':'statusAfter','status':503");
        assertThat(wire.create(connected, prompts(1)).statusCode()).isEqualTo(503);
        assertThat(wire.listed(connected)).isEqualTo(2);
        fault(wire, "retrieve", "'action':'status','status':500");
        assertThat(wire.read(connected, id).statusCode()).isEqualTo(500);
        fault(wire, "list", "'action':'status','status':502");
        assertThat(wire.list(connected).statusCode()).isEqualTo(502);
        fault(wire, "cancel", "'action':'status','status':503");
        assertThat(wire.cancel(connected, id).statusCode()).isEqualTo(503);
        fault(wire, "content", "'action':'status','status':404");
        assertThat(wire.results(connected, ended).stream().map(HttpResponse::statusCode))
                .isSubsetOf(404);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void hidesANewBatchFromListingsAndReads(WireDriver wire) {
        behave("'listingDelaySeconds': 60, 'notFoundSeconds': 30");
        String id = create(wire, 1);
        TestClient connected = connect(wire);
        assertThat(wire.listed(connected)).isZero();
        assertThat(wire.read(connected, id).statusCode()).isEqualTo(404);
        client.advance(30);
        assertThat(wire.read(connected, id).statusCode()).isEqualTo(200);
        assertThat(wire.listed(connected)).isZero();
        client.advance(30);
        assertThat(wire.listed(connected)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void shufflesRows(WireDriver wire) {
        behave("'outOfOrder': true");
        List<String> order =
                new ArrayList<>(wire.rows(connect(wire), run(wire, 20)).keySet());
        assertThat(order).containsExactlyInAnyOrder(keys(20)).isNotEqualTo(List.of(keys(20)));
    }

    @ParameterizedTest
    @MethodSource("wires")
    void expiresHalfDone(WireDriver wire) {
        behave("'completionSeconds': 0.2, 'expireAfterSeconds': 0.4, 'expireDonePercent': 50");
        String id = create(wire, 10);
        JsonNode ended = wire.awaitEnd(connect(wire), id);
        assertThat(call(id).path("state").asText()).isEqualTo("expired");
        assertThat(call(id).path("billedItems").asInt()).isEqualTo(5);
        assertThat(wire.rows(connect(wire), ended)).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void isStuckUntilItIsCancelled(WireDriver wire) {
        behave("'stuckPercent': 100");
        String id = create(wire, 4);
        TestClient.await(() -> call(id), call -> call.path("state").asText().equals("in_progress"));
        client.advance(3600);
        assertThat(wire.ended(TestClient.json(wire.read(connect(wire), id)))).isFalse();
        assertThat(wire.cancel(connect(wire), id).statusCode()).isEqualTo(200);
        JsonNode ended = wire.awaitEnd(connect(wire), id);
        TestClient.await(() -> call(id), call -> call.path("state").asText().equals("cancelled"));
        assertThat(wire.rows(connect(wire), ended)).hasSize(wire.keepsWhatWasCancelled() ? 2 : 0);
        assertThat(call(id).path("billedItems").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void failsItems(WireDriver wire) {
        behave("'itemErrorPercent': 100");
        JsonNode ended = run(wire, 3);
        assertThat(wire.rows(connect(wire), ended)).isEmpty();
        assertThat(wire.results(connect(wire), ended).stream()
                        .flatMap(part -> part.body().lines()))
                .hasSize(3);
        assertThat(invoice().path("totalUSD").asText()).isEqualTo("0.00");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void saysNothingOfUsage(WireDriver wire) {
        behave("'usageMissingPercent': 100");
        Map<String, JsonNode> rows = wire.rows(connect(wire), run(wire, 2));
        assertThat(rows).hasSize(2);
        assertThat(rows.toString()).doesNotContain("prompt_tokens", "input_tokens", "promptTokenCount");
        assertThat(invoice().path("totalUSD").asText()).isNotEqualTo("0.00");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void billsRowsThatNobodySees(WireDriver wire) {
        behave("'billing': {'rowsBilledButMissing': 1}");
        String id = create(wire, 3);
        assertThat(wire.rows(connect(wire), wire.awaitEnd(connect(wire), id))).hasSize(2);
        assertThat(call(id).path("billedItems").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void cutsResultsShort(WireDriver wire) {
        JsonNode ended = run(wire, 4);
        String whole = wire.results(connect(wire), ended).get(0).body();
        fault(wire, "content", "'action':'truncate','at':'lineEnd','keepPercent':60");
        String cut = wire.results(connect(wire), ended).get(0).body();
        assertThat(whole).startsWith(cut).hasLineCount(4);
        assertThat(cut).hasLineCount(2);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void mixesInForeignBatches(WireDriver wire) {
        behave("'foreignBatches': 2");
        create(wire, 2);
        assertThat(wire.listed(connect(wire))).isEqualTo(3);
        assertThat(client.control("/calls")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void noticesWhatIsPaidTwice(WireDriver wire) {
        run(wire, 2);
        run(wire, 2);
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(2);
        assertThat(client.control("/duplicates").findValuesAsText("customId")).contains("r-0", "r-1");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void knowsItsKeys(WireDriver wire) {
        String id = create(wire, 1);
        assertThat(wire.list(wire.connect(client, "nobody")).statusCode()).isIn(400, 401, 403);
        assertThat(wire.read(wire.connect(client, "other-key"), id).statusCode())
                .isEqualTo(404);
        assertThat(wire.listed(wire.connect(client, "other-key"))).isZero();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void goesOnAfterARestart(WireDriver wire, @TempDir Path state) throws Exception {
        SimulatorOptions options = SimulatorOptions.defaults().withState(state);
        String id;
        try (Simulator first = Simulator.start(options)) {
            TestClient connected = wire.connect(new TestClient(first), "sim-key");
            new TestClient(first).behave("{\"completionSeconds\": 600}");
            id = wire.id(wire.create(connected, prompts(3)));
        }
        try (Simulator second = Simulator.start(options)) {
            TestClient connected = wire.connect(new TestClient(second), "sim-key");
            new TestClient(second).advance(600);
            TestClient.await(
                    () -> new TestClient(second)
                            .control("/calls")
                            .path(0)
                            .path("state")
                            .asText(),
                    now -> !now.equals("validating"));
            new TestClient(second).advance(600);
            JsonNode ended = wire.awaitEnd(connected, id);
            assertThat(wire.rows(connected, ended).keySet()).containsExactly(keys(3));
        }
    }
}
