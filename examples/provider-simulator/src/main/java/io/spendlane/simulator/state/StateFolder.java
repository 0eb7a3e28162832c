package io.spendlane.simulator.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder in which the simulator keeps journal and files; a temporary one, removed at the end, if none is named. */
public final class StateFolder implements AutoCloseable {
    private final Path root;
    private final boolean temporary;

    public StateFolder(@Nullable Path named) throws IOException {
        this.temporary = named == null;
        this.root = named == null ? Files.createTempDirectory("provider-simulator-") : named;
        for (Path folder : List.of(root, uploads(), files(), inputs(), billed())) {
            Files.createDirectories(folder);
        }
        clear(uploads());
    }

    /** What is being received or produced; whatever lies here at a start is left over. */
    public Path uploads() {
        return root.resolve("uploads");
    }

    public Path files() {
        return root.resolve("files");
    }

    /** One link per running batch, so that deleting a file never changes a batch that already runs. */
    public Path inputs() {
        return root.resolve("inputs");
    }

    /** One list of billed items per batch. */
    public Path billed() {
        return root.resolve("billed");
    }

    public Journal journal(String name) throws IOException {
        return new Journal(root.resolve(name + ".jsonl"));
    }

    /** Removes all files; journals are truncated by their owners. */
    public void clearFiles() {
        List.of(uploads(), files(), inputs(), billed()).forEach(StateFolder::clear);
    }

    /** Removes what an interrupted run has left: files and inputs that nothing refers to. */
    public void sweep(Predicate<String> knownFile, Predicate<String> runningBatch) {
        remove(files(), knownFile.negate());
        remove(inputs(), runningBatch.negate());
    }

    private static void clear(Path folder) {
        remove(folder, name -> true);
    }

    private static void remove(Path folder, Predicate<String> which) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (which.test(String.valueOf(entry.getFileName()))) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot clear " + folder, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
