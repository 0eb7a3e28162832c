package io.spendlane.operator.provider.openai;

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
final class Listing {
    private Listing() {}

    /** @param after where the page was to begin */
    static Page read(Response response, @Nullable String after, Dialect dialect) throws IOException {
        JsonNode answer = Answer.json(response);
        JsonNode data = dialect.pages() == Dialect.Pages.BARE ? answer : answer.path("data");
        if (!data.isArray()) {
            throw new UnreadableAnswerException("the answer is no list");
        }
        List<RemoteBatch> batches = new ArrayList<>();
        for (JsonNode batch : data) {
            batches.add(BatchObject.read(new Fields(batch), dialect.nameKey()));
        }
        return new Page(List.copyOf(batches), next(new Fields(answer), batches, after, dialect.pages()));
    }

    /** A server that leaves {@code has_more} out has shown everything. */
    private static @Nullable String next(
            Fields answer, List<RemoteBatch> batches, @Nullable String after, Dialect.Pages pages) throws IOException {
        if (!answer.node().path("has_more").asBoolean(false)) {
            return null;
        }
        if (pages == Dialect.Pages.AFTER_NUMBER) {
            return following(after, batches.size());
        }
        String last = answer.text("last_id");
        if (last == null && !batches.isEmpty()) {
            last = batches.get(batches.size() - 1).id();
        }
        if (last == null || last.equals(after)) {
            throw new UnreadableAnswerException("the listing has more and does not say where");
        }
        return last;
    }

    /** What is created meanwhile moves others back, where they are seen twice; nothing can be deleted, so nothing is missed. */
    private static String following(@Nullable String after, int count) throws IOException {
        if (count == 0) {
            throw new UnreadableAnswerException("the listing has more and does not show it");
        }
        return Integer.toString((after == null ? 0 : Integer.parseInt(after)) + count);
    }
}
