package io.spendlane.operator.provider.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The batch inference job. */
final class Job {
    private static final String PREFIX = "JOB_STATE_";
    private static final String NO_ROOM = "RESOURCE_EXHAUSTED";
    private static final String FINE = "OK";

    private Job() {}

    static RemoteBatch read(Response response) throws IOException {
        return read(Answer.object(response));
    }

    static RemoteBatch read(Fields job) throws UnreadableAnswerException {
        String name = job.text("name");
        if (name == null) {
            throw new UnreadableAnswerException("the answer has no job name");
        }
        String id = ResourceNames.last(name);
        Fields progress = job.at("jobProgress");
        long done = progress.count("successfullyProcessedRequests");
        long failed = progress.count("failedRequests");
        // Whether rows of what failed are among the rows is not said.
        long answered = Math.max(progress.count("outputRows") - failed, done);
        long rows = answered + failed;
        State state = state(job.text("state"));
        // What has rows did run, whatever it is called.
        State seen = state == State.FAILED && rows > 0 ? State.ENDED : state;
        String output = job.text("outputDatasetId");
        boolean readable = rows > 0 || seen == State.ENDED;
        boolean over = seen == State.ENDED || seen == State.EXPIRED;
        String input = job.text("inputDatasetId");
        Instant created = job.time("createTime");
        return new RemoteBatch(
                id,
                seen,
                ResourceNames.batch(id),
                input == null ? null : ResourceNames.last(input),
                over && readable && output != null ? List.of(ResourceNames.last(output)) : List.of(),
                created == null ? Instant.EPOCH : created,
                // The first is what the client said of its input.
                Math.max(progress.count("totalInputRequests"), progress.count("totalProcessedRequests")),
                answered,
                failed,
                codes(job.at("status").code("code")));
    }

    /** A job that is gone. */
    static RemoteBatch deleted(String id) {
        return new RemoteBatch(
                id, State.CANCELLED, ResourceNames.batch(id), null, List.of(), Instant.EPOCH, 0, 0, 0, List.of());
    }

    /** @param after where the page was to begin */
    static Page page(Response response, @Nullable String after) throws IOException {
        Fields answer = Answer.object(response);
        JsonNode jobs = answer.node().path("batchInferenceJobs");
        if (!jobs.isArray()) {
            throw new UnreadableAnswerException("the answer is no list");
        }
        List<RemoteBatch> batches = new ArrayList<>();
        for (JsonNode job : jobs) {
            batches.add(read(new Fields(job)));
        }
        String next = answer.text("nextPageToken");
        if (next != null && next.equals(after)) {
            throw new UnreadableAnswerException("the listing has more and does not say where");
        }
        return new Page(List.copyOf(batches), next);
    }

    static State state(@Nullable String state) {
        if (state == null) {
            return State.UNKNOWN;
        }
        return switch (state.startsWith(PREFIX) ? state.substring(PREFIX.length()) : state) {
            case "VALIDATING", "CREATING_INPUT_DATASET" -> State.VALIDATING;
            case "PENDING", "CREATING", "RUNNING", "RE_QUEUEING", "IDLE", "PAUSED" -> State.RUNNING;
            case "WRITING_RESULTS" -> State.FINALIZING;
            case "COMPLETED" -> State.ENDED;
            case "FAILED" -> State.FAILED;
            case "EXPIRED", "EARLY_STOPPED" -> State.EXPIRED;
            case "CANCELLING" -> State.CANCELLING;
            case "CANCELLED", "DELETING", "DELETING_CLEANING_UP", "DELETED", "ARCHIVED" -> State.CANCELLED;
            default -> State.UNKNOWN;
        };
    }

    private static List<String> codes(@Nullable String code) {
        if (code == null || code.equals(FINE)) {
            return List.of();
        }
        return List.of(code.equals(NO_ROOM) ? RemoteBatch.NO_ROOM : code);
    }
}
