package io.spendlane.operator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A page of the batches' listing. An empty one has no field at all; whatever else has none of its fields is no listing. */
final class Operations {
    private static final Set<String> FIELDS = Set.of("operations", "nextPageToken", "unreachable");

    private Operations() {}

    /** @param after where the page was to begin */
    static Page read(Response response, @Nullable String after) throws IOException {
        Fields answer = Answer.object(response);
        JsonNode operations = answer.node().path("operations");
        boolean strange = answer.node().properties().stream().anyMatch(field -> !FIELDS.contains(field.getKey()));
        if (strange || !(operations.isArray() || operations.isMissingNode())) {
            throw new UnreadableAnswerException("the answer is no list");
        }
        if (!answer.node().path("unreachable").isEmpty()) {
            throw new UnreadableAnswerException("the listing says that a part of it could not be reached");
        }
        List<RemoteBatch> batches = new ArrayList<>();
        for (JsonNode operation : operations) {
            batches.add(Operation.read(new Fields(operation)));
        }
        String next = answer.text("nextPageToken");
        if (next != null && next.equals(after)) {
            throw new UnreadableAnswerException("the listing has more and does not say where");
        }
        return new Page(List.copyOf(batches), next);
    }
}
