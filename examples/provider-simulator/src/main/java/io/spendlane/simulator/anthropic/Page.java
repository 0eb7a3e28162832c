package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of a list, in Anthropic's form. */
final class Page {
    private static final int USUAL = 20;
    private static final int MOST = 1000;

    private Page() {}

    /** @param most that a page may hold, whatever the client asks for; null for any */
    static int limit(Request request, @Nullable Integer most) {
        String text = request.query().getOrDefault("limit", Integer.toString(USUAL));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw AnthropicError.invalid("limit: Input should be between 1 and " + MOST);
        }
        return most == null ? Integer.parseInt(text) : Math.min(Integer.parseInt(text), most);
    }

    static ObjectNode of(List<ObjectNode> data, boolean more) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("data").addAll(data);
        page.put("has_more", more);
        page.put("first_id", data.isEmpty() ? null : data.get(0).path("id").asText());
        page.put(
                "last_id",
                data.isEmpty() ? null : data.get(data.size() - 1).path("id").asText());
        return page;
    }
}
