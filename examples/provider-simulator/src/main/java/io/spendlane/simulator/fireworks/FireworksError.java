package io.spendlane.simulator.fireworks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.state.Ids;

/** An error: mostly gRPC's code and message; a wrong key has an envelope. */
final class FireworksError extends WireError {
    private final boolean envelope;

    private FireworksError(int status, String message, boolean envelope) {
        super(status, message);
        this.envelope = envelope;
    }

    static FireworksError of(int status, String message) {
        return new FireworksError(status, message, false);
    }

    static FireworksError notFound() {
        return of(404, "resource not found");
    }

    static FireworksError wrongKey() {
        return new FireworksError(403, "The API key you provided is invalid.", true);
    }

    /** gRPC's name of what a status says. */
    static String word(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ALREADY_EXISTS";
            case 412 -> "FAILED_PRECONDITION";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            default -> status >= 500 ? "INTERNAL" : "UNKNOWN";
        };
    }

    private static int code(int status) {
        return switch (status) {
            case 400 -> 3;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 5;
            case 408, 504 -> 4;
            case 409 -> 6;
            case 412 -> 9;
            case 429 -> 8;
            case 503 -> 14;
            default -> status >= 500 ? 13 : 2;
        };
    }

    @Override
    public ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!envelope) {
            body.put("code", code(status())).put("message", text()).putArray("details");
            return body;
        }
        body.putObject("error")
                .put("message", text())
                .putNull("param")
                .put("code", "UNAUTHORIZED")
                .put("type", "error");
        return body.put("request_id", Ids.uuid());
    }
}
