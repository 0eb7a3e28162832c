package io.spendlane.simulator.openai;

import io.spendlane.simulator.behaviour.DeletedFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one server takes; as OpenAI does, where nothing else is said. */
public interface Terms {
    Duration DAY = Duration.ofDays(1);

    /** What a batch may run, as create calls and lines name it. */
    default Set<String> endpoints() {
        return Set.of("/v1/chat/completions");
    }

    /** The window that the client asks for, as a time; empty if it may not be asked for. */
    default Optional<Duration> window(String text) {
        return text.equals("24h") ? Optional.of(DAY) : Optional.empty();
    }

    /** The window of who asks for none; null if one must be asked for. */
    default @Nullable String usualWindow() {
        return null;
    }

    /** In words, for who asks for another. */
    default String windows() {
        return "'24h'";
    }

    /** How long batches of that window really run at most. */
    default Duration life(Duration window) {
        return window;
    }

    /** What may be uploaded for; null for anything. */
    default @Nullable Set<String> purposes() {
        return Set.of("assistants", "batch", "fine-tune", "vision", "user_data", "evals");
    }

    /** What the input of a batch must have been uploaded for; null for anything. */
    default @Nullable String batchPurpose() {
        return "batch";
    }

    default long mostFileBytes() {
        return 512_000_000;
    }

    default long mostInputBytes() {
        return 200_000_000;
    }

    default int mostLines() {
        return 50_000;
    }

    /** Members that every line needs. */
    default List<String> lineFields() {
        return List.of("custom_id", "method", "url", "body");
    }

    /** Whether all lines must name one and the same model, and one that exists. */
    default boolean oneModel() {
        return true;
    }

    /** Where an unknown or deleted input file is refused. */
    default DeletedFile deletedFile() {
        return DeletedFile.VALIDATION;
    }

    /** Seconds that a client may ask an upload to live. */
    default long shortestFileLife() {
        return 3_600;
    }

    default long longestFileLife() {
        return 2_592_000;
    }

    /** Seconds that the input of a batch lives if nobody asks; null for ever. */
    default @Nullable Long usualFileLife() {
        return 2_592_000L;
    }
}
