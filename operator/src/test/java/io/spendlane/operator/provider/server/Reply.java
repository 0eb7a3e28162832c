package io.spendlane.operator.provider.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the server does with a request that it has read. */
public sealed interface Reply {
    /** The connection is reset: a TCP RST. */
    record Reset() implements Reply {}

    /** Nothing ever comes. */
    record Silence() implements Reply {}

    /** Bytes that need not be HTTP; then the connection ends. */
    record Raw(byte[] bytes) implements Reply {}

    /**
     * An answer.
     *
     * @param headers lines such as {@code Retry-After: 1}
     * @param claimed the Content-Length that it claims; where the body is shorter the connection ends behind it
     */
    record Answer(int status, List<String> headers, byte[] body, int claimed) implements Reply {
        public Answer with(String header) {
            List<String> more = new ArrayList<>(headers);
            more.add(header);
            return new Answer(status, List.copyOf(more), body, claimed);
        }

        public Answer claiming(int length) {
            return new Answer(status, headers, body, length);
        }
    }

    static Answer json(int status, String json) {
        return bytes(status, json.getBytes(StandardCharsets.UTF_8)).with("Content-Type: application/json");
    }

    static Answer bytes(int status, byte[] body) {
        return new Answer(status, List.of(), body, body.length);
    }

    static Answer ok(String json) {
        return json(200, json);
    }

    static Answer status(int status) {
        return json(status, "{}");
    }

    static Answer redirect(int status, String location) {
        return status(status).with("Location: " + location);
    }
}
