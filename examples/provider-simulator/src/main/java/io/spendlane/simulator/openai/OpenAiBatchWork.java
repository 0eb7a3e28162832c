package io.spendlane.simulator.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.batch.LookAlike;
import io.spendlane.simulator.batch.Row;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Batches whose input and results are lines in OpenAI's form. */
final class OpenAiBatchWork implements BatchWork {
    private final InputCheck inputCheck;
    private final ModelRuns runs;
    private final Map<String, Endpoint> endpoints;
    private final Chance chance;

    OpenAiBatchWork(InputCheck inputCheck, ModelRuns runs, Map<String, Endpoint> endpoints, Chance chance) {
        this.inputCheck = inputCheck;
        this.runs = runs;
        this.endpoints = endpoints;
        this.chance = chance;
    }

    @Override
    public Check check(Batch batch, Path input) throws IOException {
        Endpoint endpoint = endpoint(batch);
        return inputCheck.check(batch, input, new InputCheck.LineSums() {
            @Override
            public long inputTokens(Line line) {
                return endpoint.inputTokens(line.body());
            }

            @Override
            public boolean fails(Line line) {
                return runs.fails(endpoint, line.body(), setting(batch, line));
            }
        });
    }

    @Override
    public Row run(Batch batch, int index, byte[] bytes) {
        Line line = Line.of(bytes);
        ModelRuns.Run run = runs.run(endpoint(batch), line.body(), setting(batch, line));
        if (run.error() != null) {
            byte[] json = row(
                    batch,
                    index,
                    line,
                    response(batch, index, run.error().status(), run.error().body()),
                    null);
            return new Row(Row.Place.ERRORS, json, line.customId(), TokenUse.NONE, Usd.ZERO, false, run.hash());
        }
        Answer answer = Objects.requireNonNull(run.answer());
        Outcome.Kind kind = run.outcome().kind();
        boolean billed = kind != Outcome.Kind.LOST;
        boolean seen = billed && kind != Outcome.Kind.MISSING;
        return new Row(
                seen ? Row.Place.OUTPUT : Row.Place.NOWHERE,
                row(batch, index, line, response(batch, index, 200, answer.body()), null),
                line.customId(),
                answer.use(),
                run.cost(),
                billed,
                run.hash());
    }

    @Override
    public Row leave(Batch batch, int index, byte[] bytes, State why) {
        Line line = Line.of(bytes);
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        if (why == State.EXPIRED) {
            error.put("code", "batch_expired");
            error.put("message", "This request could not be executed before the completion window expired.");
        } else {
            error.put("code", "batch_cancelled");
            error.put("message", "This request was not executed because the batch was cancelled.");
        }
        byte[] json = row(batch, index, line, null, error);
        return new Row(Row.Place.ERRORS, json, line.customId(), TokenUse.NONE, Usd.ZERO, false, 0);
    }

    private static ModelRuns.Setting setting(Batch batch, Line line) {
        return new ModelRuns.Setting(
                batch.foreign() ? FirstRuns.NOBODY : batch.number(),
                line.customId(),
                batch.behaviour(),
                Mode.BATCH,
                batch.createdAt());
    }

    private Endpoint endpoint(Batch batch) {
        return Objects.requireNonNull(endpoints.get(batch.endpoint()), batch.endpoint());
    }

    private ObjectNode response(Batch batch, int index, int status, ObjectNode body) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put("status_code", status);
        response.put("request_id", hex("request", batch, index));
        return response.set("body", body);
    }

    private byte[] row(Batch batch, int index, Line line, @Nullable ObjectNode response, @Nullable ObjectNode error) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", "batch_req_" + hex("row", batch, index));
        row.put("custom_id", batch.foreign() ? LookAlike.of(line.customId(), 0) : line.customId());
        row.set("response", response);
        row.set("error", error);
        try {
            return Json.MAPPER.writeValueAsBytes(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can be written", e);
        }
    }

    private String hex(String what, Batch batch, int index) {
        return Long.toHexString(chance.hash(what, batch.id(), (long) index))
                + Long.toHexString(chance.hash(what + "2", batch.id(), (long) index));
    }
}
