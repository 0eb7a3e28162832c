package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.BilledItems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Which items each ended batch was billed for: one small file per batch, a line {@code hash custom-id} per item. */
public final class BilledItemFiles {
    private final Path folder;

    public BilledItemFiles(Path folder) {
        this.folder = folder;
    }

    /** Puts the finished list in its place, before the end of the batch is journalled. */
    void keep(String batchId, Path list) throws IOException {
        Files.move(list, folder.resolve(batchId), StandardCopyOption.REPLACE_EXISTING);
    }

    BilledItems read(String batchId) {
        return BilledItems.of(
                lines(batchId).stream().mapToLong(BilledItemFiles::hash).toArray());
    }

    /** The lines of one batch: hash in hexadecimal, a space, the custom id. */
    public List<String> lines(String batchId) {
        try {
            return Files.readAllLines(folder.resolve(batchId));
        } catch (IOException e) {
            throw new UncheckedIOException("The list of billed items of " + batchId + " cannot be read", e);
        }
    }

    static String line(long hash, String customId) {
        return Long.toHexString(hash) + " " + customId.replace('\n', ' ') + "\n";
    }

    private static long hash(String line) {
        return Long.parseUnsignedLong(line, 0, line.indexOf(' '), 16);
    }
}
