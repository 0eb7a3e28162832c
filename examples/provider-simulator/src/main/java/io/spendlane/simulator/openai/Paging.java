package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Pages of a list, in OpenAI's form. */
public final class Paging {
    public static final int USUAL_BATCHES = 20;
    public static final int MOST_BATCHES = 100;

    private Paging() {}

    /** @throws OpenAiError 400, if the client asks for less than 1 or more than {@code most} */
    public static int limit(Request request, int usual, int most) {
        String text = request.query().get("limit");
        if (text == null) {
            return usual;
        }
        int limit;
        try {
            limit = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw OpenAiError.invalid(
                    "Invalid 'limit': expected an integer, but got '" + text + "'.", "limit", "invalid_type");
        }
        if (limit < 1 || limit > most) {
            boolean above = limit > most;
            throw OpenAiError.invalid(
                    "Invalid 'limit': integer " + (above ? "above maximum" : "below minimum")
                            + " value. Expected a value " + (above ? "<= " + most : ">= 1") + ", but got " + limit
                            + " instead.",
                    "limit",
                    above ? "integer_above_max_value" : "integer_below_min_value");
        }
        return limit;
    }

    /** Batches after the one that the client has seen last. */
    static ObjectNode cursor(Request request, Shelf shelf) {
        int limit = shelf.atMost(limit(request, USUAL_BATCHES, MOST_BATCHES));
        String after = request.query().get("after");
        return page(
                after == null
                        ? shelf.listing().all()
                        : shelf.listing().after(shelf.find().apply(after)),
                shelf.shown(),
                limit,
                shelf.show());
    }

    /** The first {@code limit} of what is left, and whether there is more. Looks at no more than needed. */
    public static <T> ObjectNode page(Iterable<T> rest, Predicate<T> shown, int limit, Function<T, ObjectNode> json) {
        List<ObjectNode> page = new ArrayList<>();
        boolean more = false;
        for (Iterator<T> it = rest.iterator(); it.hasNext() && !more; ) {
            T next = it.next();
            if (shown.test(next)) {
                more = page.size() == limit;
                if (!more) {
                    page.add(json.apply(next));
                }
            }
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("object", "list");
        ArrayNode data = result.putArray("data");
        data.addAll(page);
        result.put("first_id", id(page, 0));
        result.put("last_id", id(page, page.size() - 1));
        result.put("has_more", more);
        return result;
    }

    private static @Nullable String id(List<ObjectNode> page, int index) {
        return page.isEmpty() ? null : page.get(index).path("id").asText();
    }
}
