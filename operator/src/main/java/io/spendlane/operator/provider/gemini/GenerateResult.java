package io.spendlane.operator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.wire.ResultLines;

/** A line of the results: a response, or an error with a code of google.rpc. */
final class GenerateResult {
    private GenerateResult() {}

    static ResultLine read(byte[] line) throws MalformedResultException {
        Fields row = ResultLines.object(line);
        String key = ResultLines.key(line, row, "key");
        Fields response = row.at("response");
        if (response.node().isObject()) {
            return answered(key, response);
        }
        if (!row.has("error")) {
            return new Failed(key, "no_outcome", true, true);
        }
        Long code = row.at("error").number("code");
        return code == null
                ? new Failed(key, "unknown_error", true, true)
                : new Failed(key, RpcCode.word(code), RpcCode.retryable(code), RpcCode.mayHaveBegun(code));
    }

    /** A prompt that is blocked has no candidate, and is answered and billed all the same. */
    private static Answered answered(String key, Fields response) {
        Fields candidate = new Fields(response.node().path("candidates").path(0));
        String reason = candidate.code("finishReason");
        if (reason == null) {
            reason = response.at("promptFeedback").code("blockReason");
        }
        return new Answered(
                key,
                candidate.node().isMissingNode()
                        ? NullNode.instance
                        : output(candidate.node().path("content").path("parts")),
                reason == null ? "unknown" : reason,
                UsageMetadata.read(response.at("usageMetadata")));
    }

    /** The text; thoughts are paid for and left out. Whatever else there is stays as it is. */
    private static JsonNode output(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            if (part.path("thought").asBoolean(false)) {
                continue;
            }
            if (!part.path("text").isTextual()) {
                return parts;
            }
            text.append(part.path("text").textValue());
        }
        return TextNode.valueOf(text.toString());
    }
}
