package io.spendlane.operator.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path within a store, checked: it cannot lead out of it, and every kind of store can hold it. */
record StorePath(List<String> segments) {
    /** By UTF-8 bytes, as object stores list. */
    static final Comparator<String> ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private static final int MAX_BYTES = 1024;
    private static final int MAX_SEGMENT_BYTES = 255;

    StorePath {
        segments = List.copyOf(segments);
    }

    /** @throws UnsafePathException when it is not a path of a store */
    static StorePath of(String path) throws UnsafePathException {
        String fault = fault(path);
        if (fault != null) {
            throw new UnsafePathException(path, fault);
        }
        return new StorePath(List.of(path.split("/", -1)));
    }

    /** What is wrong with a path, or null. */
    static @Nullable String fault(String path) {
        if (path.startsWith("/")) {
            return "it is absolute";
        }
        if (bytes(path) > MAX_BYTES) {
            return "it is longer than " + MAX_BYTES + " bytes";
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()) {
                return "a part of it is empty";
            }
            if (segment.equals(".") || segment.equals("..")) {
                return "it has \"" + segment + "\" in it";
            }
            if (segment.indexOf('\\') >= 0 || segment.chars().anyMatch(Character::isISOControl)) {
                return "it has a backslash or a control character in it";
            }
            if (bytes(segment) > MAX_SEGMENT_BYTES) {
                return "a part of it is longer than " + MAX_SEGMENT_BYTES + " bytes";
            }
        }
        return StandardCharsets.UTF_8.newEncoder().canEncode(path) ? null : "it is not Unicode text";
    }

    List<String> folders() {
        return segments.subList(0, segments.size() - 1);
    }

    String name() {
        return segments.get(segments.size() - 1);
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
