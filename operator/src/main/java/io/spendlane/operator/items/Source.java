package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Bytes that can be read from their beginning more than once. */
@FunctionalInterface
public interface Source {
    InputStream open() throws IOException;

    /** Bytes that are in memory already, such as a key of a ConfigMap. */
    static Source of(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }

    /** Records given in a manifest, as JSON Lines: the same records give the same bytes. */
    static Source inline(List<JsonNode> records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (LineWriter lines = new LineWriter(bytes)) {
            for (JsonNode record : records) {
                lines.next().writeTree(WellFormed.tree(record));
            }
        }
        return of(bytes.toByteArray());
    }
}
