package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchEngine;
import io.spendlane.simulator.batch.BatchListing;
import io.spendlane.simulator.batch.BatchStore;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** {@code /batches}. */
final class BatchesApi {
    private static final int USUAL_PER_PAGE = 20;
    private static final int MOST_PER_PAGE = 100;
    private static final Set<State> CANCEL_REFUSED = Set.of(State.COMPLETED, State.FAILED, State.EXPIRED);

    private final BatchEngine engine;
    private final BatchStore batches;
    private final FileStore files;
    private final Behaviours behaviours;
    private final InstantSource clock;
    private final Set<String> endpoints;

    BatchesApi(Backend backend, Set<String> endpoints) {
        this.engine = backend.engine();
        this.batches = backend.batches();
        this.files = backend.files();
        this.behaviours = backend.behaviours();
        this.clock = backend.clock();
        this.endpoints = endpoints;
    }

    Reply create(Request request, Owner owner) throws IOException {
        JsonNode body = Line.parse(request.body()).orElseThrow(OpenAiError::notJson);
        NewBatch asked = CreateRules.check(body, owner, endpoints);
        Behaviour behaviour = behaviours.of(owner.provider());
        if (behaviour.deletedFile(DeletedFile.VALIDATION) == DeletedFile.CREATE
                && files.find(owner, asked.inputFileId()).isEmpty()) {
            throw OpenAiError.invalid("No such File object: " + asked.inputFileId(), "input_file_id", null);
        }
        return json(engine.create(asked, behaviour).orElseThrow());
    }

    Reply retrieve(Owner owner, String id) {
        return json(find(owner, id));
    }

    Reply cancel(Owner owner, String id) {
        Batch before = find(owner, id);
        State state = before.stateAt(clock.instant());
        if (CANCEL_REFUSED.contains(state)) {
            String message = "Cannot cancel a batch with status '" + state.text() + "'.";
            throw new OpenAiError(409, message, "invalid_request_error", null, null);
        }
        return json(engine.cancel(id).orElse(before));
    }

    Reply list(Request request, Owner owner) {
        Behaviour behaviour = behaviours.of(owner.provider());
        int asked = Paging.limit(request, USUAL_PER_PAGE, MOST_PER_PAGE);
        int limit = behaviour.pageSize() == null ? asked : Math.min(asked, behaviour.pageSize());
        String after = request.query().get("after");
        Instant now = clock.instant();
        BatchListing listing = batches.listing(owner, behaviour.unorderedListing());
        ObjectNode page = Paging.page(
                after == null ? listing.all() : listing.after(find(owner, after)),
                batch -> batch.listedAt(now),
                limit,
                batch -> BatchJson.of(batch, now));
        return Reply.json(200, page);
    }

    private Batch find(Owner owner, String id) {
        Instant now = clock.instant();
        return batches.find(owner, id)
                .filter(batch -> batch.readableAt(now))
                .orElseThrow(() -> OpenAiError.notFound("batch", id));
    }

    private Reply json(Batch batch) {
        return Reply.json(200, BatchJson.of(batch, clock.instant()));
    }
}
