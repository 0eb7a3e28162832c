package io.spendlane.operator.provider.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param headers by lower-case name
 * @param body its first bytes, at most 1 MiB
 * @param bytes length of the whole body
 * @param connection number of the connection that it came on
 */
public record Seen(String method, String target, Map<String, String> headers, byte[] body, long bytes, int connection) {
    public String line() {
        return method + " " + target;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
