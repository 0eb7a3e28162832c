package io.spendlane.simulator.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent back. */
public sealed interface Reply {
    int status();

    Map<String, String> headers();

    /** The same with these headers instead. */
    Reply with(Map<String, String> headers);

    /** A body in memory. */
    record Bytes(int status, Map<String, String> headers, String contentType, byte[] body) implements Reply {
        @Override
        public Reply with(Map<String, String> other) {
            return new Bytes(status, other, contentType, body);
        }
    }

    /** A file, streamed from disk. */
    record Download(int status, Map<String, String> headers, String contentType, Path content) implements Reply {
        @Override
        public Reply with(Map<String, String> other) {
            return new Download(status, other, contentType, content);
        }
    }

    /** A body that is written as it goes, without a length. */
    record Stream(int status, Map<String, String> headers, String contentType, Body body) implements Reply {
        @Override
        public Reply with(Map<String, String> other) {
            return new Stream(status, other, contentType, body);
        }

        /** Writes all of it. */
        public interface Body {
            void write(OutputStream out) throws IOException;
        }
    }

    static Reply json(int status, Object body) {
        return json(status, Map.of(), Json.MAPPER, body);
    }

    static Reply json(int status, Map<String, String> headers, ObjectMapper mapper, @Nullable Object body) {
        try {
            return new Bytes(status, headers, "application/json", mapper.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
