package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;

/** A JSON value as it was written by a JSON writer: passed on from file to file without being taken apart. */
final class RawJson {
    private final byte[] bytes;

    private RawJson(byte[] bytes) {
        this.bytes = bytes;
    }

    static RawJson of(JsonNode value) throws IOException {
        return new RawJson(LineJson.OWN.writeValueAsBytes(WellFormed.tree(value)));
    }

    /** A value out of a line that a parser has gone through. */
    static RawJson of(byte[] buffer, int from, int to) {
        return new RawJson(Arrays.copyOfRange(buffer, from, to));
    }

    JsonNode tree() throws IOException {
        return LineJson.OWN.readTree(bytes);
    }

    byte[] bytes() {
        return bytes;
    }
}
