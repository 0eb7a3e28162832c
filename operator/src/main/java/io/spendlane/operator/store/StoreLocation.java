package io.spendlane.operator.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the artifact store is. Its text is the URI that names it. */
public sealed interface StoreLocation {
    /**
     * Opens the store that is there; it is never made.
     *
     * @param scratch an existing folder for temporary files
     * @throws IOException when it is not there, or cannot be read and written; the message says what to do
     */
    Store open(Path scratch, Clock clock) throws IOException;

    /**
     * Reads {@code file:/folder} or {@code s3://bucket/prefix}.
     *
     * @param pathStyle whether requests name the bucket in the path of the URL, not in its host; for S3 only
     * @throws Refused with what to write instead
     */
    static StoreLocation of(String uri, boolean pathStyle) {
        if (uri.startsWith("file:/")) {
            return Directory.of(uri);
        }
        if (uri.startsWith("s3://")) {
            return Bucket.of(uri, pathStyle);
        }
        throw new Refused(
                "write file:/ and a folder, such as file:/var/lib/spendlane, or s3:// and a bucket, such as s3://our-bucket/spendlane",
                null);
    }

    /** A location that is none. */
    final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A directory, such as a mounted volume. */
    record Directory(Path path) implements StoreLocation {
        private static Directory of(String uri) {
            try {
                URI parsed = URI.create(uri);
                if (parsed.getAuthority() != null || parsed.getQuery() != null || parsed.getFragment() != null) {
                    throw new IllegalArgumentException("more than a folder");
                }
                return new Directory(Path.of(parsed.getPath()));
            } catch (IllegalArgumentException e) {
                throw new Refused(
                        "it names no folder of this machine; write file:/ and a folder, such as file:/var/lib/spendlane",
                        e);
            }
        }

        @Override
        public Store open(Path scratch, Clock clock) throws IOException {
            return DirectoryStore.open(path, clock);
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * A bucket of an S3-compatible object store.
     *
     * @param prefix of every key; without {@code /} at its ends, empty for the whole bucket
     */
    record Bucket(String name, String prefix, boolean pathStyle) implements StoreLocation {
        private static final Pattern URI = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

        private static Bucket of(String uri, boolean pathStyle) {
            Matcher parts = URI.matcher(uri);
            if (!parts.matches()) {
                throw new Refused(
                        "it names no bucket; write s3:// and a bucket, and a prefix if you like, such as s3://our-bucket/spendlane",
                        null);
            }
            String written = parts.group(2) == null ? "" : parts.group(2);
            String prefix = written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
            String fault = prefix.isEmpty() ? null : StorePath.fault(prefix);
            if (fault != null) {
                throw new Refused(
                        "its prefix is refused: %s; write such as s3://our-bucket/spendlane".formatted(fault), null);
            }
            return new Bucket(parts.group(1), prefix, pathStyle);
        }

        @Override
        public Store open(Path scratch, Clock clock) throws IOException {
            return S3Store.open(this, scratch, clock);
        }

        @Override
        public String toString() {
            return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix);
        }
    }
}
