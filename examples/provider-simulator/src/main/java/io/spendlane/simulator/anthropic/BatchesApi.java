package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchListing;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.InlineInput;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/messages/batches}. */
final class BatchesApi {
    private static final String PATH = Anthropic.BASE_PATH + "/v1/messages/batches/";
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration RESULTS_KEPT = Duration.ofDays(29);
    private static final Map<String, String> POLL_SLOWLY = Map.of("retry-after", "10");

    private final Backend backend;
    private final ModelCall messages;

    /** @param messages any version: they all count the same */
    BatchesApi(Backend backend, ModelCall messages) {
        this.backend = backend;
        this.messages = messages;
    }

    Reply create(Request request, Owner owner) throws IOException {
        try (InlineInput input = new InlineInput(backend.scratch())) {
            Found found = CreateBody.read(request.spooled(), input, messages);
            ApiVersion version = AnthropicManners.version(request);
            return input.whileKept(backend, owner, file -> {
                NewBatch asked = new NewBatch(
                        owner,
                        List.of(file),
                        null,
                        version.text(),
                        "24h",
                        WINDOW,
                        null,
                        RESULTS_KEPT.toSeconds(),
                        found);
                Batch batch = backend.engine()
                        .create(asked, behaviour(owner))
                        .orElseThrow(() -> AnthropicError.typical(429, null));
                return Reply.json(200, json(request, batch));
            });
        }
    }

    private Behaviour behaviour(Owner owner) {
        return backend.behaviours().of(owner.provider());
    }

    Reply retrieve(Request request, Owner owner, String id) {
        Batch batch = find(owner, id);
        return Reply.json(200, batch.end() == null ? POLL_SLOWLY : Map.of(), Json.MAPPER, json(request, batch));
    }

    Reply cancel(Request request, Owner owner, String id) {
        Batch before = find(owner, id);
        if (before.end() != null) {
            throw AnthropicError.invalid("Batch " + id + " has already ended and cannot be canceled.");
        }
        return Reply.json(200, json(request, backend.engine().cancel(id).orElse(before)));
    }

    Reply results(Owner owner, String id) {
        End end = find(owner, id).end();
        if (end == null) {
            throw AnthropicError.notFound("Batch " + id + " has not ended yet, there are no results.");
        }
        if (isGone(owner, end)) {
            throw AnthropicError.notFound("The results of batch " + id + " are not kept any more.");
        }
        return end.outputFileId() == null
                ? new Reply.Bytes(200, Map.of(), "application/x-jsonl", new byte[0])
                : new Reply.Download(
                        200, Map.of(), "application/x-jsonl", backend.files().content(end.outputFileId()));
    }

    Reply delete(Owner owner, String id) {
        if (find(owner, id).end() == null) {
            throw AnthropicError.invalid("Batch " + id + " is still being processed; cancel it first.");
        }
        backend.engine().delete(id);
        ObjectNode deleted = JsonNodeFactory.instance.objectNode();
        return Reply.json(200, deleted.put("id", id).put("type", "message_batch_deleted"));
    }

    Reply list(Request request, Owner owner) {
        Behaviour behaviour = behaviour(owner);
        int limit = Page.limit(request, behaviour.pageSize());
        String after = request.query().get("after_id");
        String before = request.query().get("before_id");
        if (after != null && before != null) {
            throw AnthropicError.invalid("Only one of after_id and before_id may be given.");
        }
        BatchListing listing = backend.batches().listing(owner, behaviour.unorderedListing());
        Iterable<Batch> rest = before != null
                ? listing.before(cursor(owner, "before_id", before))
                : after != null ? listing.after(cursor(owner, "after_id", after)) : listing.all();
        Instant now = backend.clock().instant();
        List<Batch> found = new ArrayList<>();
        for (Batch batch : rest) {
            if (batch.listedAt(now)) {
                found.add(batch);
            }
            if (found.size() > limit) {
                break;
            }
        }
        boolean more = found.size() > limit;
        List<Batch> page = more ? found.subList(0, limit) : found;
        if (before != null) {
            Collections.reverse(page);
        }
        return Reply.json(
                200, Page.of(page.stream().map(batch -> json(request, batch)).toList(), more));
    }

    private Batch cursor(Owner owner, String parameter, String id) {
        return backend.batches()
                .find(owner, id)
                .orElseThrow(() -> AnthropicError.invalid(parameter + ": no such batch: " + id));
    }

    private Batch find(Owner owner, String id) {
        Instant now = backend.clock().instant();
        return backend.batches()
                .find(owner, id)
                .filter(batch -> batch.readableAt(now))
                .orElseThrow(() -> AnthropicError.notFound("Batch not found: " + id));
    }

    private boolean isGone(Owner owner, @Nullable End end) {
        return end != null
                && end.outputFileId() != null
                && backend.files().find(owner, end.outputFileId()).isEmpty();
    }

    private ObjectNode json(Request request, Batch batch) {
        String url = request.origin() + PATH + batch.id() + "/results";
        return BatchJson.of(batch, backend.clock().instant(), url, isGone(batch.owner(), batch.end()));
    }
}
