package io.spendlane.simulator.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request as the wires see it. */
public interface Request {
    String method();

    /** Where the server was reached, such as {@code http://127.0.0.1:8090}, for addresses in answers. */
    String origin();

    /** Decoded, from the provider's base path on, such as {@code /batches/batch_1}. */
    String path();

    /** The first value of each query parameter. */
    Map<String, String> query();

    /** All query parameters, with all of their values, in the order of their names' first appearance. */
    Map<String, List<String>> parameters();

    @Nullable
    String header(String name);

    /** The whole body; for uploads use {@link #upload}. */
    byte[] body() throws IOException;

    /** The body in a file, which lies there until the request ends; may be moved away. */
    Path spooled() throws IOException;

    /** The parts of a multipart form; its file lies on disk. */
    Upload upload() throws IOException;
}
