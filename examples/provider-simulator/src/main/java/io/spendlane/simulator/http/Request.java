package io.spendlane.simulator.http;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request as the wires see it. */
public interface Request {
    String method();

    /** Decoded, from the provider's base path on, such as {@code /batches/batch_1}. */
    String path();

    /** The first value of each query parameter. */
    Map<String, String> query();

    @Nullable
    String header(String name);

    /** The whole body; for uploads use {@link #upload}. */
    byte[] body() throws IOException;

    /** The parts of a multipart form; its file lies on disk. */
    Upload upload() throws IOException;
}
