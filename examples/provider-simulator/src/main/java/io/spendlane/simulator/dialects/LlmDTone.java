package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.openai.OpenAiManners;
import io.spendlane.simulator.provider.RateLeft;
import java.util.Map;

/** The gateway's errors, whose code is the status; tenants, each with files and batches of its own, come in a header. */
final class LlmDTone extends OpenAiManners {
    private static final String TENANT = "x-maas-username";

    @Override
    public String account(Request request, String accountOfKey) {
        String tenant = request.header(TENANT);
        return tenant == null ? accountOfKey : accountOfKey + "/" + tenant;
    }

    @Override
    public Map<String, String> rateHeaders(RateLeft left) {
        return Map.of();
    }

    @Override
    public Reply reply(WireError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("code", error.status())
                .put("type", type(error.status()))
                .put("message", error.text())
                .putNull("param");
        return Reply.json(error.status(), body);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "AuthenticationError";
            case 404 -> "NotFoundError";
            case 409 -> "ConflictError";
            case 429 -> "RateLimitError";
            default -> status >= 500 ? "InternalServerError" : "BadRequestError";
        };
    }
}
