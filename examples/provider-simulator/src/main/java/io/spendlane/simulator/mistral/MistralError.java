package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.WireError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error in one of the three forms that Mistral's API has: a detail, a list of details, an error object. */
final class MistralError extends WireError {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final ObjectNode body;

    private MistralError(int status, String message, ObjectNode body) {
        super(status, message);
        this.body = body;
    }

    static MistralError detail(int status, String detail) {
        return new MistralError(status, detail, NODES.objectNode().put("detail", detail));
    }

    static MistralError notFound(String what) {
        return detail(404, "No " + what + " matches the given query.");
    }

    /** A value in the request that is missing or wrong, in the words of its validator. */
    static MistralError invalid(String type, String message, @Nullable JsonNode input, String... place) {
        ObjectNode body = NODES.objectNode();
        ObjectNode detail = body.putArray("detail").addObject();
        detail.put("type", type);
        List.of(place).forEach(detail.withArray("loc")::add);
        detail.put("msg", message);
        detail.set("input", input);
        return new MistralError(422, message, body);
    }

    static MistralError missing(JsonNode input, String... place) {
        return invalid("missing", "Field required", input, place);
    }

    static MistralError badFile(int line, String why) {
        ObjectNode body = NODES.objectNode().put("detail", "Invalid file format.");
        body.put("description", "Found 1 error in this file. You can view supported formats in the documentation.");
        body.putArray("errors").addObject().put("message", why).put("line_number", line);
        return new MistralError(422, "Invalid file format.", body);
    }

    static MistralError object(int status, String message, String type, @Nullable String code) {
        ObjectNode body = NODES.objectNode();
        body.put("object", "error").put("message", message).put("type", type);
        return new MistralError(status, message, body.putNull("param").put("code", code));
    }

    /** The usual error of that HTTP status. */
    static MistralError typical(int status, @Nullable String code) {
        return switch (status) {
            case 401 -> detail(401, "Invalid API Key");
            case 403 -> detail(403, "You are not allowed to do this.");
            case 404 -> detail(404, "Not Found");
            case 422 -> invalid("value_error", "Refused by the simulator", null, "body");
            case 429 -> object(429, "Rate limit exceeded", "rate_limited", code == null ? "1300" : code);
            default ->
                status >= 500 || status < 400
                        ? object(status, "Service unavailable.", "internal_server_error", code == null ? "1000" : code)
                        : object(status, "The request was refused by the simulator.", "invalid_request_error", code);
        };
    }

    @Override
    public JsonNode body() {
        return body;
    }
}
