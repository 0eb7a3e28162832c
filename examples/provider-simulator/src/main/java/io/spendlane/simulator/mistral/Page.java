package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.simulator.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which part of a list is asked for: numbered pages, from 0. */
record Page(int number, int size) {
    private static final int USUAL = 100;

    /** @param most that a page may hold, whatever the client asks for; null for any */
    static Page of(Request request, @Nullable Integer most) {
        int size = number(request, "page_size", USUAL, 1, 1000);
        return new Page(number(request, "page", 0, 0, Integer.MAX_VALUE), most == null ? size : Math.min(size, most));
    }

    static int number(Request request, String name, int usual, int least, int most) {
        String text = request.query().get(name);
        if (text == null) {
            return usual;
        }
        if (!text.matches("-?\\d{1,9}")) {
            throw MistralError.invalid(
                    "int_parsing", "Input should be a valid integer", TextNode.valueOf(text), "query", name);
        }
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw MistralError.invalid(
                    number < least ? "greater_than_equal" : "less_than_equal",
                    "Input should be between " + least + " and " + most,
                    TextNode.valueOf(text),
                    "query",
                    name);
        }
        return number;
    }

    <T> List<T> cut(List<T> all) {
        return all.stream().skip((long) number * size).limit(size).toList();
    }
}
