package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.openai.OpenAiError;
import io.spendlane.simulator.openai.OpenAiManners;
import io.spendlane.simulator.provider.RateLeft;
import io.spendlane.simulator.state.Ids;
import java.util.Map;

/** Together's errors: about jobs as strings, else as objects. Who does not say who he is, is kept out. */
final class TogetherTone extends OpenAiManners {
    @Override
    public void demand(Request request) {
        if (request.header("user-agent") == null) {
            throw new OpenAiError(403, "Forbidden", "invalid_request_error", null, null);
        }
    }

    @Override
    public Map<String, String> rateHeaders(RateLeft left) {
        return Map.of();
    }

    @Override
    public Reply reply(WireError error) {
        if (error.status() != 404 && error.status() != 409) {
            return error.reply();
        }
        boolean job = error.text().startsWith("No batch");
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", job ? "Job not found" : error.text());
        return Reply.json(error.status(), body.put("request_id", Ids.next("")));
    }
}
