package io.spendlane.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.BatchStore;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.Call;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.Invoice;
import io.spendlane.simulator.clock.SimulatedClock;
import io.spendlane.simulator.faults.Fault;
import io.spendlane.simulator.faults.Faults;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What tests ask and set: {@code /_simulator/...}. */
public final class ControlApi {
    private final CallLedger ledger;
    private final BatchStore batches;
    private final Behaviours behaviours;
    private final Faults faults;
    private final RequestLog requests;
    private final SimulatedClock clock;
    private final Hooks hooks;

    public ControlApi(
            CallLedger ledger,
            BatchStore batches,
            Behaviours behaviours,
            Faults faults,
            RequestLog requests,
            SimulatedClock clock,
            Hooks hooks) {
        this.ledger = ledger;
        this.batches = batches;
        this.behaviours = behaviours;
        this.faults = faults;
        this.requests = requests;
        this.clock = clock;
        this.hooks = hooks;
    }

    /**
     * What the simulator as a whole has to do.
     *
     * @param behaviourSet keeps the new setting
     * @param clockMoved wakes up what is due now
     * @param reset forgets everything
     */
    public record Hooks(Consumer<ObjectNode> behaviourSet, Runnable clockMoved, Runnable reset) {}

    public Reply answer(Request request) throws IOException {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /healthz" -> Reply.json(200, Map.of("status", "ok"));
                case "GET /requests" ->
                    new Reply.Stream(
                            200, Map.of(), "application/json", new RequestLogDump(requests, request.query())::write);
                case "GET /calls" -> Reply.json(200, calls());
                case "GET /invoice" -> Reply.json(200, Invoice.of(ledger.inOrder()));
                case "GET /behaviour" -> Reply.json(200, behaviours.json());
                case "PUT /behaviour" -> setBehaviour(object(request));
                case "GET /faults" -> Reply.json(200, faults.list());
                case "PUT /faults" -> setFaults(request);
                case "GET /clock" -> clockNow();
                case "POST /clock" -> advanceClock(object(request));
                case "POST /reset" -> reset();
                default ->
                    Reply.json(
                            404,
                            Map.of("error", "No such control: " + request.method() + " /_simulator" + request.path()));
            };
        } catch (IllegalArgumentException e) {
            return Reply.json(400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private List<Call> calls() {
        return ledger.inOrder().stream()
                .map(call -> batches.find(call.id())
                        .map(batch ->
                                call.inState(batch.stateAt(clock.instant()).text()))
                        .orElse(call))
                .toList();
    }

    private Reply setBehaviour(ObjectNode json) {
        behaviours.set(json);
        hooks.behaviourSet().accept(json);
        return Reply.json(200, behaviours.json());
    }

    private Reply setFaults(Request request) throws IOException {
        try {
            faults.set(Json.MAPPER.readValue(request.body(), new TypeReference<List<Fault>>() {}));
            return Reply.json(200, faults.list());
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(
                    "Bad fault list: " + e.getOriginalMessage() + " at " + e.getPathReference());
        }
    }

    private Reply clockNow() {
        return Reply.json(
                200,
                Map.of("time", clock.instant(), "offsetSeconds", clock.offset().toMillis() / 1000.0));
    }

    private Reply advanceClock(ObjectNode json) {
        JsonNode seconds = json.path("advanceSeconds");
        if (!seconds.isNumber() || json.size() != 1 || seconds.asDouble() < 0) {
            throw new IllegalArgumentException("The clock takes {\"advanceSeconds\": 3600}, not " + json);
        }
        clock.advance(Behaviour.seconds(seconds.asDouble()));
        hooks.clockMoved().run();
        return clockNow();
    }

    private Reply reset() {
        hooks.reset().run();
        return Reply.json(200, Map.of("status", "reset"));
    }

    private static ObjectNode object(Request request) throws IOException {
        try {
            if (Json.STRICT_READER.readTree(request.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage());
        }
        throw new IllegalArgumentException("A JSON object is needed");
    }
}
