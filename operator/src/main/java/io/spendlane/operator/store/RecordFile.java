package io.spendlane.operator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes records of one kind, a JSON file each. What is read is whole, or a fault that names the file. */
record RecordFile<T extends Record>(Store store, Class<T> type) {
    private static final int MAX_BYTES = 1 << 20;

    Optional<T> find(String path) throws IOException {
        try {
            return Optional.of(read(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** @throws NoSuchFileException when there is none */
    T read(String path) throws IOException {
        byte[] bytes;
        try (InputStream in = store.read(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new BrokenRecordException(path, "it is larger than " + MAX_BYTES + " bytes", null);
        }
        T read;
        try {
            read = Json.mapper().readValue(bytes, type);
        } catch (JsonProcessingException e) {
            // Where, not what: a record may quote a user's words.
            throw new BrokenRecordException(path, "it is not a %s%s".formatted(type.getSimpleName(), where(e)), e);
        }
        String missing = read == null ? "everything" : missing(read);
        if (read == null || missing != null) {
            throw new BrokenRecordException(path, missing + " is missing", null);
        }
        return read;
    }

    /** For streams. */
    T readUnchecked(String path) {
        try {
            return read(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(String path, T written) throws IOException {
        store.put(path, bytes(written));
    }

    /** Writes it unless there is one: what is there already wins, and is returned. */
    T putIfNone(String path, T written) throws IOException {
        return store.create(path, bytes(written)) ? written : read(path);
    }

    private static byte[] bytes(Record written) throws IOException {
        String missing = missing(written);
        if (missing != null) {
            throw new IllegalArgumentException(
                    missing + " is missing in a " + written.getClass().getSimpleName());
        }
        return (Json.mapper().writeValueAsString(written) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String where(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining(".", ", see ", ""));
        }
        return e.getLocation() == null ? "" : ", see line " + e.getLocation().getLineNr();
    }

    /** The first field without a value that is not {@link Nullable}, or null. */
    private static @Nullable String missing(Record whole) {
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
            Object value = value(whole, component);
            if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return component.getName();
            }
            String inside = inside(value);
            if (inside != null) {
                return component.getName() + "." + inside;
            }
        }
        return null;
    }

    private static @Nullable String inside(@Nullable Object value) {
        if (value instanceof Record part) {
            return missing(part);
        }
        if (value instanceof Collection<?> parts) {
            for (Object part : parts) {
                String inside = part == null ? "an element" : inside(part);
                if (inside != null) {
                    return inside;
                }
            }
        }
        return null;
    }

    private static @Nullable Object value(Record whole, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
