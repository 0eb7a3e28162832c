package io.spendlane.simulator.http;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A multipart form.
 *
 * @param fields values of the plain fields, by name
 * @param filename of the part {@code file}, null if there is none
 * @param content where its bytes lie until the request ends; may be moved away
 */
public record Upload(
        Map<String, String> fields,
        @Nullable String filename,
        @Nullable Path content) {}
