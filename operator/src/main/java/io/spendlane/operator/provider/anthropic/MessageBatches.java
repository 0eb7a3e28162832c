package io.spendlane.operator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A page of the batches' listing. Whether a batch is there hangs on it, so what cannot be read whole is no listing. */
final class MessageBatches {
    private MessageBatches() {}

    /** @param after where the page was to begin */
    static Page read(Response response, @Nullable String after) throws IOException {
        Fields answer = Answer.object(response);
        JsonNode data = answer.node().path("data");
        JsonNode more = answer.node().path("has_more");
        if (!data.isArray() || !more.isBoolean()) {
            throw new UnreadableAnswerException("the answer is no list");
        }
        List<RemoteBatch> batches = new ArrayList<>();
        for (JsonNode batch : data) {
            batches.add(MessageBatch.read(new Fields(batch)));
        }
        if (!more.booleanValue()) {
            return new Page(List.copyOf(batches), null);
        }
        String last = answer.text("last_id");
        if (last == null || last.equals(after)) {
            throw new UnreadableAnswerException("the listing has more and does not say where");
        }
        return new Page(List.copyOf(batches), last);
    }
}
