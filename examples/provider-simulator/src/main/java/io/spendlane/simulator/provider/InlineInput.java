package io.spendlane.simulator.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Requests that come within the create call, turned into the lines of a file that no client ever sees. */
public final class InlineInput implements AutoCloseable {
    private static final String PREFIX = "inline-";

    private final Path file;
    private final OutputStream out;
    private int rows;

    public InlineInput(Path scratch) throws IOException {
        this.file = Files.createTempFile(scratch, "inline", ".jsonl");
        this.out = new BufferedOutputStream(Files.newOutputStream(file));
    }

    /** Whether an input file id stands for such requests. */
    public static boolean is(String fileId) {
        return fileId.startsWith(PREFIX);
    }

    public void add(JsonNode request) throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(request));
        out.write('\n');
        rows++;
    }

    public int rows() {
        return rows;
    }

    /** Hands the lines to the files, until the work has been done that needs them: the creation of the batch. */
    public <T> T whileKept(Backend backend, Owner owner, Work<T> work) throws IOException {
        out.close();
        var kept = backend.files().add(Ids.next(PREFIX), owner, "inline.jsonl", "inline", file, null);
        try {
            return work.with(kept.id());
        } finally {
            backend.files().delete(kept);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }

    /** Is given the id of the input file. */
    public interface Work<T> {
        T with(String fileId) throws IOException;
    }
}
