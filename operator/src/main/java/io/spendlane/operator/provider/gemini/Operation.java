package io.spendlane.operator.provider.gemini;

import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A batch as an operation, whose metadata is the batch. Zeros are left out, counts are text. */
final class Operation {
    /** google.rpc code of a queue or a quota without room. */
    private static final long RESOURCE_EXHAUSTED = 8;

    private Operation() {}

    /** @throws UnreadableAnswerException when it has no name */
    static RemoteBatch read(Fields operation) throws UnreadableAnswerException {
        Fields batch = operation.at("metadata");
        String name = operation.text("name");
        if (name == null) {
            throw new UnreadableAnswerException("the answer has no batch name");
        }
        Fields stats = batch.at("batchStats");
        long succeeded = stats.count("successfulRequestCount");
        long failed = stats.count("failedRequestCount");
        List<String> results = results(batch.at("output"), operation.at("response"));
        boolean anyRan = succeeded > 0 || failed > 0 || !results.isEmpty();
        boolean done = operation.node().path("done").asBoolean(false);
        State state = state(batch.text("state"), done, anyRan);
        Instant created = batch.time("createTime");
        return new RemoteBatch(
                name,
                state,
                batch.text("displayName"),
                batch.at("inputConfig").text("fileName"),
                results,
                created == null ? Instant.EPOCH : created,
                stats.count("requestCount"),
                succeeded,
                failed,
                state == State.FAILED ? List.of(code(operation.at("error"))) : List.of());
    }

    private static List<String> results(Fields output, Fields response) {
        return Stream.of(output, response)
                .flatMap(place -> Stream.of(place.text("responsesFile"), place.text("fileName")))
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
    }

    /**
     * The service says {@code BATCH_STATE_}, its documentation {@code JOB_STATE_}. A failed batch that counts requests did run: what it names
     * is read, and what is missing counts as billed, as after one that expired.
     */
    private static State state(@Nullable String text, boolean done, boolean anyRan) {
        String word = text == null ? "" : text.replaceFirst("^(BATCH|JOB)_STATE_", "");
        return switch (word) {
            case "PENDING" -> State.VALIDATING;
            case "RUNNING" -> State.RUNNING;
            case "SUCCEEDED" -> State.ENDED;
            case "FAILED" -> anyRan ? State.EXPIRED : State.FAILED;
            case "CANCELLED" -> State.CANCELLED;
            case "EXPIRED" -> State.EXPIRED;
            default -> done ? State.ENDED : State.UNKNOWN;
        };
    }

    private static String code(Fields error) {
        Long code = error.number("code");
        if (code == null) {
            return "unknown";
        }
        return code == RESOURCE_EXHAUSTED ? RemoteBatch.NO_ROOM : RpcCode.word(code);
    }
}
