package io.spendlane.operator.provider.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The job object. */
final class JobObject {
    /** Key of our name for a batch in its metadata. */
    static final String NAME = "spendlane_batch";

    private JobObject() {}

    /** @throws UnreadableAnswerException when it has no id */
    static RemoteBatch read(Fields job) throws UnreadableAnswerException {
        String id = job.text("id");
        if (id == null) {
            throw new UnreadableAnswerException("the answer has no job id");
        }
        Instant created = job.time("created_at");
        long succeeded = job.count("succeeded_requests");
        long failed = job.count("failed_requests");
        List<String> results = Stream.of("output_file", "error_file")
                .map(job::text)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
        boolean anyRan = succeeded > 0 || failed > 0 || !results.isEmpty();
        State state = state(job.text("status"), anyRan);
        return new RemoteBatch(
                id,
                state,
                job.at("metadata").text(NAME),
                input(job.node().path("input_files")),
                results,
                created == null ? Instant.EPOCH : created,
                job.count("total_requests"),
                succeeded,
                failed,
                state == State.FAILED ? List.of("job_failed") : List.of());
    }

    /** A failed job that counts requests did run: what it did is read, and what is missing counts as billed. */
    private static State state(@Nullable String status, boolean anyRan) {
        if (status == null) {
            return State.UNKNOWN;
        }
        return switch (status.toUpperCase(Locale.ROOT)) {
            case "QUEUED" -> State.VALIDATING;
            case "RUNNING" -> State.RUNNING;
            case "SUCCESS" -> State.ENDED;
            case "FAILED" -> anyRan ? State.ENDED : State.FAILED;
            case "TIMEOUT_EXCEEDED" -> State.EXPIRED;
            case "CANCELLATION_REQUESTED" -> State.CANCELLING;
            case "CANCELLED" -> State.CANCELLED;
            default -> State.UNKNOWN;
        };
    }

    /** We name one file; a job over several is not ours. */
    private static @Nullable String input(JsonNode files) {
        return files.size() == 1 && files.get(0).isTextual() ? files.get(0).textValue() : null;
    }
}
