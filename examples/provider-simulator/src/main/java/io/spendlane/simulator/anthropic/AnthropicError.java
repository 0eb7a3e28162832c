package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.state.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error as Anthropic's API words it. */
final class AnthropicError extends WireError {
    private static final int TOO_LARGE = 413;
    private final String type;

    private AnthropicError(int status, String type, String message) {
        super(status, message);
        this.type = type;
    }

    static AnthropicError invalid(String message) {
        return new AnthropicError(400, "invalid_request_error", message);
    }

    static AnthropicError notFound(String message) {
        return new AnthropicError(404, "not_found_error", message);
    }

    static AnthropicError wrongKey(String key) {
        return new AnthropicError(
                401, "authentication_error", key.isEmpty() ? "x-api-key header is required" : "invalid x-api-key");
    }

    /**
     * The usual error of that HTTP status.
     *
     * @param type another one than usual
     */
    static AnthropicError typical(int status, @Nullable String type) {
        AnthropicError usual = switch (status) {
            case 401 -> wrongKey("injected");
            case 402 -> new AnthropicError(402, "billing_error", "Your credit balance is too low.");
            case 403 -> new AnthropicError(403, "permission_error", "Your API key may not use this resource.");
            case 404 -> notFound("Not found");
            case 409 -> new AnthropicError(409, "conflict_error", "The resource was changed meanwhile.");
            case TOO_LARGE -> new AnthropicError(TOO_LARGE, "request_too_large", "Request exceeds the maximum size");
            case 429 ->
                new AnthropicError(429, "rate_limit_error", "This request would exceed your account's rate limit.");
            case 504 -> new AnthropicError(504, "timeout_error", "Request timed out");
            case 529 -> new AnthropicError(529, "overloaded_error", "Overloaded");
            default ->
                status >= 500 || status < 400
                        ? new AnthropicError(status, "api_error", "Internal server error")
                        : new AnthropicError(
                                status, "invalid_request_error", "The request was refused by the simulator.");
        };
        return type == null ? usual : new AnthropicError(status, type, usual.text());
    }

    @Override
    public ObjectNode body() {
        ObjectNode body = nested();
        return body.put("request_id", Ids.next("req_"));
    }

    /** As within a result line, which knows no request. */
    ObjectNode inRow() {
        ObjectNode body = nested();
        ((ObjectNode) body.path("error")).putObject("details");
        return body.putNull("request_id");
    }

    private ObjectNode nested() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "error");
        body.putObject("error").put("type", type).put("message", text());
        return body;
    }

    /** Too large a body is refused at the edge, where nobody speaks JSON. */
    @Override
    public Reply reply() {
        if (status() != TOO_LARGE) {
            return super.reply();
        }
        byte[] html = "<html><head><title>413 Payload Too Large</title></head></html>".getBytes(StandardCharsets.UTF_8);
        return new Reply.Bytes(TOO_LARGE, Map.of(), "text/html", html);
    }

    static JsonNode inRow(WireError error) {
        return ((AnthropicError) error).inRow();
    }
}
