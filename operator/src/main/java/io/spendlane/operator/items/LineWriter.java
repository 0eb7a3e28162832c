package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes JSON Lines. Closing it ends the last line and flushes; the stream below stays open. */
final class LineWriter implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final OutputStream out;
    private final JsonGenerator json;
    private boolean empty = true;

    LineWriter(OutputStream stream) throws IOException {
        out = new BufferedOutputStream(stream, BUFFER);
        json = LineJson.OWN.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    }

    /** What the next line is written with: exactly one value. */
    JsonGenerator next() {
        empty = false;
        return json;
    }

    /** Writes a value in the middle of a line. */
    void raw(RawJson value) throws IOException {
        json.writeRawValue(""); // what stands before a value
        json.flush();
        out.write(value.bytes());
    }

    void flush() throws IOException {
        json.flush();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
        if (!empty) {
            out.write('\n');
        }
        out.flush();
    }
}
