package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batch object: no name, no model, no usage. Its counts add up to the number of requests from the beginning. */
final class MessageBatch {
    private MessageBatch() {}

    /** @throws UnreadableAnswerException when it has no id */
    static RemoteBatch read(Fields batch) throws UnreadableAnswerException {
        String id = batch.text("id");
        if (id == null) {
            throw new UnreadableAnswerException("the answer has no batch id");
        }
        Instant created = batch.time("created_at");
        Fields counts = batch.at("request_counts");
        long succeeded = counts.count("succeeded");
        long canceled = counts.count("canceled");
        long expired = counts.count("expired");
        long failed = counts.count("errored") + canceled + expired;
        long total = counts.count("processing") + succeeded + failed;
        State state = state(batch.text("processing_status"), total, canceled, expired);
        boolean readable = state.terminal() && !batch.has("archived_at");
        return new RemoteBatch(
                id,
                state,
                null,
                null,
                readable ? List.of(id) : List.of(),
                created == null ? Instant.EPOCH : created,
                total,
                succeeded,
                failed,
                List.of());
    }

    /** There is no failed batch: what is wrong is wrong with a request. */
    private static State state(@Nullable String status, long total, long canceled, long expired) {
        if (status == null) {
            return State.UNKNOWN;
        }
        return switch (status) {
            case "in_progress" -> State.RUNNING;
            case "canceling" -> State.CANCELLING;
            case "ended" ->
                total > 0 && canceled == total ? State.CANCELLED : expired > 0 ? State.EXPIRED : State.ENDED;
            default -> State.UNKNOWN;
        };
    }
}
