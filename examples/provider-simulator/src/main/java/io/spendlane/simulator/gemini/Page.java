package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param after the id of the last entry of the page before; null for the first page
 */
record Page(int size, @Nullable String after) {
    private static final int USUAL = 50;
    private static final int MOST = 100;

    /** @param most that a page may hold, whatever the client asks for; null for any */
    static Page of(Request request, @Nullable Integer most) {
        String text = request.query().getOrDefault("pageSize", Integer.toString(USUAL));
        if (!text.matches("\\d{1,9}")) {
            throw GeminiError.invalid("Invalid value at 'page_size' (TYPE_INT32), \"" + text + "\"");
        }
        int asked = Integer.parseInt(text) == 0 ? USUAL : Math.min(Integer.parseInt(text), MOST);
        String token = request.query().get("pageToken");
        return new Page(
                most == null ? asked : Math.min(asked, most), token == null || token.isEmpty() ? null : read(token));
    }

    private static String read(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GeminiError.invalid("The page token is not valid.");
        }
    }

    /** An empty list is not named at all. */
    <T> ObjectNode answer(String name, List<T> all, Function<T, String> id, Function<T, ObjectNode> json) {
        int from = after == null ? 0 : place(all, id) + 1;
        List<T> part = all.subList(from, Math.min(all.size(), from + size));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!part.isEmpty()) {
            ArrayNode entries = answer.putArray(name);
            part.forEach(entry -> entries.add(json.apply(entry)));
        }
        if (from + size < all.size()) {
            byte[] last = id.apply(part.get(part.size() - 1)).getBytes(StandardCharsets.UTF_8);
            answer.put("nextPageToken", Base64.getUrlEncoder().encodeToString(last));
        }
        return answer;
    }

    private <T> int place(List<T> all, Function<T, String> id) {
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(after)) {
                return i;
            }
        }
        throw GeminiError.invalid("The page token is not valid.");
    }
}
