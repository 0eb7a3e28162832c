package io.spendlane.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.billing.Call;
import io.spendlane.simulator.billing.Invoice;
import io.spendlane.simulator.faults.Faults;
import io.spendlane.simulator.http.Control;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.RequestLog;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What tests ask and set: {@code /_simulator/...}. */
public final class ControlApi implements Control {
    private final Backend backend;
    private final Faults faults;
    private final FaultReader faultReader;
    private final RequestLog requests;
    private final ControlHooks hooks;

    public ControlApi(
            Backend backend, Faults faults, RequestLog requests, List<ProviderWire> wires, ControlHooks hooks) {
        this.backend = backend;
        this.faults = faults;
        this.faultReader = new FaultReader(wires);
        this.requests = requests;
        this.hooks = hooks;
    }

    @Override
    public Reply answer(Request request) throws IOException {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /healthz" -> Reply.json(200, Map.of("status", "ok"));
                case "GET /requests" ->
                    new Reply.Stream(200, Map.of(), "application/json", requests.dump(request.query()));
                case "GET /calls" -> Reply.json(200, calls());
                case "GET /invoice" ->
                    Reply.json(200, Invoice.of(backend.ledger().inOrder()));
                case "GET /duplicates" ->
                    Reply.json(200, Duplicates.of(backend.ledger().inOrder(), hooks.billedItems()));
                case "GET /behaviour" -> Reply.json(200, backend.behaviours().json());
                case "PUT /behaviour" -> setBehaviour(object(request));
                case "GET /faults" -> Reply.json(200, faults.list());
                case "PUT /faults" -> setFaults(request);
                case "GET /clock" -> clock();
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
        return backend.ledger().inOrder().stream()
                .map(call -> backend.batches()
                        .find(call.id())
                        .map(batch -> call.inState(
                                batch.stateAt(backend.clock().instant()).text()))
                        .orElse(call))
                .toList();
    }

    private Reply setBehaviour(ObjectNode json) {
        backend.behaviours().set(json);
        hooks.behaviourSet(json);
        return Reply.json(200, backend.behaviours().json());
    }

    private Reply setFaults(Request request) throws IOException {
        faults.set(faultReader.read(request.body()));
        return Reply.json(200, faults.list());
    }

    private Reply clock() {
        return Reply.json(200, Map.of("time", backend.clock().instant()));
    }

    private Reply advanceClock(ObjectNode json) {
        JsonNode seconds = json.path("advanceSeconds");
        if (!seconds.isNumber() || json.size() != 1 || seconds.asDouble() < 0) {
            throw new IllegalArgumentException("The clock takes {\"advanceSeconds\": 3600}, not " + json);
        }
        hooks.advanceClock(Behaviour.seconds(seconds.asDouble()));
        return clock();
    }

    private Reply reset() {
        hooks.reset();
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
