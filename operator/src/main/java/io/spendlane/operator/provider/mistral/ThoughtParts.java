package io.spendlane.operator.provider.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;

/** Answers of reasoning models come in parts; the answer is the text, the thoughts are paid for and left out. */
final class ThoughtParts {
    private ThoughtParts() {}

    static ResultLine without(ResultLine line) {
        return line instanceof Answered answer && isParts(answer.output())
                ? new Answered(answer.customId(), text(answer.output()), answer.finishReason(), answer.usage())
                : line;
    }

    private static boolean isParts(JsonNode output) {
        if (!output.isArray() || output.isEmpty()) {
            return false;
        }
        for (JsonNode part : output) {
            String type = part.path("type").asText();
            if (!type.equals("thinking")
                    && !(type.equals("text") && part.path("text").isTextual())) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode text(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            text.append(part.path("text").asText());
        }
        return TextNode.valueOf(text.toString());
    }
}
