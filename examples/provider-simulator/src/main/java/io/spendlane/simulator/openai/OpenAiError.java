package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.WireError;
import org.jspecify.annotations.Nullable;

/** An error as OpenAI's API words it. */
public final class OpenAiError extends WireError {
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;

    public OpenAiError(int status, String message, String type, @Nullable String param, @Nullable String code) {
        super(status, message);
        this.type = type;
        this.param = param;
        this.code = code;
    }

    public static OpenAiError invalid(String message, @Nullable String param, @Nullable String code) {
        return new OpenAiError(400, message, "invalid_request_error", param, code);
    }

    public static OpenAiError notFound(String what, String id) {
        return new OpenAiError(404, "No " + what + " found with id '" + id + "'.", "invalid_request_error", "id", null);
    }

    public static OpenAiError notJson() {
        return invalid(
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
                null,
                null);
    }

    public static OpenAiError noSuchUrl(String method, String url) {
        return new OpenAiError(404, "Invalid URL (" + method + " " + url + ")", "invalid_request_error", null, null);
    }

    public static OpenAiError modelNotFound(String model) {
        String message = "The model `" + model + "` does not exist or you do not have access to it.";
        return new OpenAiError(404, message, "invalid_request_error", null, "model_not_found");
    }

    public static OpenAiError wrongKey(String key) {
        String shown = key.length() <= 8
                ? "*".repeat(key.length())
                : key.substring(0, 4) + "****" + key.substring(key.length() - 4);
        String message = key.isEmpty()
                ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
                : "Incorrect API key provided: " + shown + ".";
        return new OpenAiError(401, message, "invalid_request_error", null, key.isEmpty() ? null : "invalid_api_key");
    }

    /** The usual error of that HTTP status, as sent when nothing more special is known. */
    public static OpenAiError typical(int status) {
        return switch (status) {
            case 401 -> wrongKey("sim-injected");
            case 403 ->
                new OpenAiError(403, "You are not allowed to use this project.", "invalid_request_error", null, null);
            case 404 -> new OpenAiError(404, "Not found.", "invalid_request_error", null, null);
            case 408 -> new OpenAiError(408, "The request took too long.", "server_error", null, "timeout");
            case 409 -> new OpenAiError(409, "Conflict.", "invalid_request_error", null, null);
            case 413 -> new OpenAiError(413, "The request is too large.", "invalid_request_error", null, null);
            case 429 ->
                new OpenAiError(
                        429,
                        "Rate limit reached for requests. Please try again later.",
                        "requests",
                        null,
                        "rate_limit_exceeded");
            default ->
                status >= 500 || status < 400
                        ? new OpenAiError(
                                status,
                                "The server had an error while processing your request.",
                                "server_error",
                                null,
                                status == 503 ? "service_unavailable" : null)
                        : invalid("The request was refused by the simulator.", null, null)
                                .as(status);
        };
    }

    private OpenAiError as(int other) {
        return new OpenAiError(other, text(), type, param, code);
    }

    public OpenAiError withCode(String other) {
        return new OpenAiError(status(), text(), type, param, other);
    }

    public @Nullable String param() {
        return param;
    }

    public String type() {
        return type;
    }

    public @Nullable String code() {
        return code;
    }

    @Override
    public ObjectNode body() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("message", text()).put("type", type).put("param", param).put("code", code);
        return JsonNodeFactory.instance.objectNode().set("error", error);
    }
}
