package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.WireError;
import org.jspecify.annotations.Nullable;

/** An error as Google's APIs word it. */
final class GeminiError extends WireError {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final String name;
    private final ArrayNode details;

    private GeminiError(int status, String name, String message, ArrayNode details) {
        super(status, message);
        this.name = name;
        this.details = details;
    }

    private static GeminiError of(int status, String name, String message) {
        return new GeminiError(status, name, message, NODES.arrayNode());
    }

    static GeminiError invalid(String message) {
        return of(400, "INVALID_ARGUMENT", message);
    }

    static GeminiError precondition(String message) {
        return of(400, "FAILED_PRECONDITION", message);
    }

    static GeminiError notFound(String message) {
        return of(404, "NOT_FOUND", message);
    }

    /** Google does not tell an unknown file from somebody else's. */
    static GeminiError noFile(String id) {
        return of(
                403,
                "PERMISSION_DENIED",
                "You do not have permission to access the File " + id + " or it may not exist.");
    }

    /** A wrong key is a bad argument; a missing one is not allowed. */
    static GeminiError wrongKey(String key) {
        if (key.isEmpty()) {
            return of(
                    403,
                    "PERMISSION_DENIED",
                    "Method doesn't allow unregistered callers (callers without established identity).");
        }
        GeminiError error = invalid("API key not valid. Please pass a valid API key.");
        error.details
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", "API_KEY_INVALID")
                .put("domain", "googleapis.com");
        return error;
    }

    /**
     * The usual error of that HTTP status.
     *
     * @param name another one than usual
     */
    static GeminiError typical(int status, @Nullable String name) {
        String usual = switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ABORTED";
            case 413 -> "INVALID_ARGUMENT";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            default -> status >= 500 || status < 400 ? "INTERNAL" : "UNKNOWN";
        };
        String message = status == 429
                ? "You exceeded your current quota, please check your plan and billing details."
                : "The request came to nothing: " + usual;
        return of(status, name == null ? usual : name, message);
    }

    GeminiError retryAfter(double seconds) {
        ArrayNode more = details.deepCopy();
        more.addObject()
                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                .put("retryDelay", (seconds == Math.rint(seconds) ? Long.toString((long) seconds) : seconds) + "s");
        return new GeminiError(status(), name, text(), more);
    }

    @Override
    public ObjectNode body() {
        ObjectNode error = NODES.objectNode();
        error.put("code", status()).put("message", text()).put("status", name);
        if (!details.isEmpty()) {
            error.set("details", details);
        }
        return NODES.objectNode().set("error", error);
    }

    /** As within a result line or an operation, which speak of gRPC's codes. */
    static ObjectNode status(int code, String message) {
        ObjectNode error = NODES.objectNode().put("code", code).put("message", message);
        error.putArray("details");
        return error;
    }

    static int rpcCode(int httpStatus) {
        return switch (httpStatus) {
            case 400, 413 -> 3;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 5;
            case 408, 504 -> 4;
            case 409 -> 10;
            case 429 -> 8;
            case 503 -> 14;
            default -> httpStatus >= 500 || httpStatus == 0 ? 13 : 2;
        };
    }
}
