package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The batch object, in all the forms in which servers are known to show it. */
final class BatchObject {
    private static final int MOST_CODES = 16;

    private BatchObject() {}

    /**
     * @param nameKey of our name for a batch in its metadata
     * @throws UnreadableAnswerException when it has no id
     */
    static RemoteBatch read(Fields answer, String nameKey) throws UnreadableAnswerException {
        // Some put it into an envelope.
        Fields batch = answer.has("id") || !answer.at("job").node().isObject() ? answer : answer.at("job");
        String id = batch.text("id");
        if (id == null) {
            throw new UnreadableAnswerException("the answer has no batch id");
        }
        Instant created = batch.time("created_at");
        Fields counts = batch.at("request_counts");
        long total = counts.count("total");
        long completed = counts.count("completed");
        long failed = counts.count("failed");
        List<String> results = results(batch);
        State state = state(batch.text("status"));
        // What has results, or counts answers, did run, whatever it is called. Some count as completed what failed as
        // well.
        boolean answered = completed > 0 && completed + failed <= total;
        boolean ran = state == State.FAILED && (!results.isEmpty() || answered);
        return new RemoteBatch(
                id,
                ran ? State.ENDED : state,
                batch.at("metadata").text(nameKey),
                batch.text("input_file_id"),
                results,
                created == null ? Instant.EPOCH : created,
                total,
                completed,
                failed,
                errorCodes(batch.at("errors").node().path("data")));
    }

    /** Answers first. Some servers name a file that is empty. */
    private static List<String> results(Fields batch) {
        return Stream.of("output_file_id", "error_file_id")
                .map(batch::text)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
    }

    static State state(@Nullable String status) {
        if (status == null) {
            return State.UNKNOWN;
        }
        return switch (status.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "")) {
            case "validating" -> State.VALIDATING;
            case "inprogress" -> State.RUNNING;
            case "finalizing" -> State.FINALIZING;
            case "completed" -> State.ENDED;
            case "failed" -> State.FAILED;
            case "expired" -> State.EXPIRED;
            case "cancelling", "canceling" -> State.CANCELLING;
            case "cancelled", "canceled" -> State.CANCELLED;
            default -> State.UNKNOWN;
        };
    }

    private static List<String> errorCodes(JsonNode errors) {
        Set<String> codes = new LinkedHashSet<>();
        for (JsonNode error : errors) {
            String code = new Fields(error).code("code");
            codes.add(code == null ? "unknown" : code);
            if (codes.size() == MOST_CODES) {
                break;
            }
        }
        return List.copyOf(codes);
    }
}
