package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.http.Fields;

/** The body of a chat completion. */
final class Completion {
    /** Finish reason of an answer that is the model's refusal; OpenAI itself says {@code stop}. */
    static final String REFUSAL = "refusal";

    private Completion() {}

    static Answered read(String customId, Fields body) {
        Fields choice = new Fields(body.node().path("choices").path(0));
        Fields message = choice.at("message");
        JsonNode content = message.node().path("content");
        String refusal = message.text("refusal");
        String finish = choice.code("finish_reason");
        boolean empty = content.isMissingNode()
                || content.isNull()
                || content.asText("-").isEmpty();
        boolean refused = empty && refusal != null;
        JsonNode output = refused ? TextNode.valueOf(refusal) : content.isMissingNode() ? NullNode.instance : content;
        return new Answered(
                customId,
                output,
                refused ? REFUSAL : finish == null ? "unknown" : finish,
                TokenUsage.read(body.at("usage")));
    }
}
