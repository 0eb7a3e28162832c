package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The body of a create: the lines of a request file as the members of a list, streamed. Of one shot. */
final class InlineBody extends RequestBody {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final byte[] BEGIN = "{\"requests\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);
    private static final int CHUNK = 64 << 10;

    private final Content lines;
    private final long length;

    private InlineBody(Content lines, long length) {
        this.lines = lines;
        this.length = length;
    }

    static InlineBody of(Content lines) throws IOException {
        return new InlineBody(lines, lines.length());
    }

    @Override
    public MediaType contentType() {
        return JSON;
    }

    /** The last line's break is no comma. */
    @Override
    public long contentLength() {
        return BEGIN.length + Math.max(0, length - 1) + END.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(BEGIN);
        byte[] chunk = new byte[CHUNK];
        try (InputStream stream = lines.open()) {
            for (long left = length - 1; left > 0; ) {
                int count = stream.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (count < 0) {
                    throw new IOException("the requests are fewer than their length says");
                }
                for (int i = 0; i < count; i++) {
                    if (chunk[i] == '\n') {
                        chunk[i] = ',';
                    }
                }
                sink.write(chunk, 0, count);
                left -= count;
            }
            if (length > 0 && stream.read() != '\n') {
                throw new IOException("the requests do not end with a line break");
            }
        }
        sink.write(END);
    }
}
