package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /batches}. */
final class BatchesApi {
    private final Backend backend;
    private final ModelCall chat;
    private final Terms terms;
    private final CreateRules rules;
    private final BatchForm form;
    private final FileForm files;

    BatchesApi(Dialect dialect, Backend backend, ModelCall chat) {
        this.backend = backend;
        this.chat = chat;
        this.terms = dialect.terms();
        this.rules = new CreateRules(terms);
        this.form = dialect.batches();
        this.files = dialect.files();
    }

    Reply create(Request request, Owner owner) throws IOException {
        JsonNode body = Line.parse(request.body()).orElseThrow(OpenAiError::notJson);
        NewBatch asked = rules.check(body, owner);
        Behaviour behaviour = backend.behaviours().of(owner.provider());
        Optional<StoredFile> file = backend.files().find(owner, asked.inputFileId());
        checkFile(asked, file, behaviour);
        Batch batch = backend.engine()
                .create(asked.with(found(file, behaviour)), behaviour)
                .orElseThrow(() -> OpenAiError.typical(429).withCode("token_limit_exceeded"));
        return form.created(form.show(batch, backend.clock().instant()));
    }

    private void checkFile(NewBatch asked, Optional<StoredFile> file, Behaviour behaviour) {
        if (behaviour.deletedFile(terms.deletedFile()) == DeletedFile.CREATE && file.isEmpty()) {
            throw OpenAiError.invalid("No such File object: " + asked.inputFileId(), "input_file_id", null);
        }
        if (behaviour.deletedFile(terms.deletedFile()) == DeletedFile.CREATE
                && file.isPresent()
                && terms.batchPurpose() != null
                && !file.get().purpose().equals(terms.batchPurpose())) {
            throw OpenAiError.invalid(
                    "The file must have purpose '" + terms.batchPurpose() + "'.", "input_file_id", null);
        }
        Instant now = backend.clock().instant();
        if (file.isPresent() && !files.isReady(file.get(), behaviour, now)) {
            throw OpenAiError.invalid(
                    "The file " + asked.inputFileId() + " is not processed yet.", "input_file_id", null);
        }
    }

    /** Only where a full queue shows at once. */
    private @Nullable Found found(Optional<StoredFile> file, Behaviour behaviour) throws IOException {
        return behaviour.oddities().fullQueueRefusesCreate() && file.isPresent()
                ? InputGlance.of(backend.files().content(file.get().id()), chat)
                : null;
    }

    Reply retrieve(Owner owner, String id) {
        return json(find(owner, id));
    }

    Reply cancel(Owner owner, String id) {
        Batch before = find(owner, id);
        State state = before.stateAt(backend.clock().instant());
        if (form.beyondCancel().contains(state)) {
            throw form.cannotCancel(state);
        }
        return json(backend.engine().cancel(id).orElse(before));
    }

    Reply list(Request request, Owner owner) {
        Behaviour behaviour = backend.behaviours().of(owner.provider());
        Instant now = backend.clock().instant();
        Predicate<Batch> filter = form.filter(request, now);
        Shelf shelf = new Shelf(
                backend.batches().listing(owner, behaviour.unorderedListing()),
                id -> find(owner, id),
                batch -> batch.listedAt(now) && filter.test(batch),
                batch -> form.show(batch, now),
                behaviour);
        return Reply.json(200, form.list(request, shelf));
    }

    private Batch find(Owner owner, String id) {
        Instant now = backend.clock().instant();
        return backend.batches()
                .find(owner, id)
                .filter(batch -> batch.readableAt(now))
                .orElseThrow(() -> OpenAiError.notFound("batch", id));
    }

    private Reply json(Batch batch) {
        return Reply.json(200, form.show(batch, backend.clock().instant()));
    }
}
