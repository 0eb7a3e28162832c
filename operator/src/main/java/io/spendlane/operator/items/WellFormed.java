package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Text that can be written as UTF-8. JSON can spell half of a character ({@code "\ud83d"}), and a model that is cut off
 * in the middle of an emoji does: the half becomes U+FFFD.
 */
final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    static boolean is(String text) {
        return firstLone(text, 0) < 0;
    }

    static String text(String text) {
        int lone = firstLone(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        for (; lone >= 0; lone = firstLone(text, lone + 1)) {
            mended.setCharAt(lone, REPLACEMENT);
        }
        return mended.toString();
    }

    static JsonNode tree(JsonNode node) {
        if (node.isTextual()) {
            String mended = text(node.textValue());
            return mended.equals(node.textValue()) ? node : TextNode.valueOf(mended);
        }
        if (node.isArray()) {
            ArrayNode mended = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> mended.add(tree(element)));
            return mended;
        }
        if (node.isObject()) {
            ObjectNode mended = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> mended.set(text(field.getKey()), tree(field.getValue())));
            return mended;
        }
        return node;
    }

    private static int firstLone(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (!Character.isSurrogate(text.charAt(i))) {
                i++;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }
}
