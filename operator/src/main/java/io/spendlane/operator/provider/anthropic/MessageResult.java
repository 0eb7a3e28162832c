package io.spendlane.operator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.wire.ResultLines;
import java.util.Set;

/** A row of the results. What errored, was canceled or expired is free; only answers have a usage. */
final class MessageResult {
    /** Refused again whenever it is sent. */
    private static final Set<String> PERMANENT = Set.of(
            "invalid_request_error",
            "authentication_error",
            "billing_error",
            "permission_error",
            "not_found_error",
            "request_too_large");

    private MessageResult() {}

    static ResultLine read(byte[] line) throws MalformedResultException {
        Fields row = ResultLines.object(line);
        String customId = ResultLines.key(line, row, "custom_id");
        Fields result = row.at("result");
        String type = result.code("type");
        return switch (type == null ? "" : type) {
            case "succeeded" -> answered(customId, result.at("message"));
            case "errored" -> errored(customId, result.at("error"));
            case "canceled" -> new Failed(customId, "batch_cancelled", true, false);
            case "expired" -> new Failed(customId, "batch_expired", true, false);
            default -> new Failed(customId, "no_outcome", true, true);
        };
    }

    private static Answered answered(String customId, Fields message) {
        String reason = message.code("stop_reason");
        return new Answered(
                customId,
                output(message.node().path("content")),
                reason == null ? "unknown" : reason,
                MessageUsage.read(message.at("usage")));
    }

    /** The text; thoughts are paid for and left out. Whatever else there is stays as it is. */
    private static JsonNode output(JsonNode content) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : content) {
            String type = block.path("type").asText();
            if (type.equals("text")) {
                text.append(block.path("text").asText());
            } else if (!type.equals("thinking") && !type.equals("redacted_thinking")) {
                return content;
            }
        }
        return TextNode.valueOf(text.toString());
    }

    /** The error is within an error. */
    private static Failed errored(String customId, Fields error) {
        String type = error.at("error").code("type");
        return new Failed(
                customId, type == null ? "unknown_error" : type, type == null || !PERMANENT.contains(type), false);
    }
}
