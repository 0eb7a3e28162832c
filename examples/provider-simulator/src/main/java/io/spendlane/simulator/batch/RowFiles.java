package io.spendlane.simulator.batch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a running batch writes: good rows, bad rows, billed items. They count only once they are moved away. */
final class RowFiles implements AutoCloseable {
    private final Path output;
    private final Path errors;
    private final Path billed;
    private final OutputStream outputStream;
    private final OutputStream errorStream;
    private final OutputStream billedStream;
    private long outputRows;
    private long errorRows;
    private long billedRows;

    RowFiles(Path folder, String batchId) throws IOException {
        this.output = folder.resolve(batchId + ".output");
        this.errors = folder.resolve(batchId + ".errors");
        this.billed = folder.resolve(batchId + ".billed");
        this.outputStream = new BufferedOutputStream(Files.newOutputStream(output));
        this.errorStream = new BufferedOutputStream(Files.newOutputStream(errors));
        this.billedStream = new BufferedOutputStream(Files.newOutputStream(billed));
    }

    void write(Row row, boolean countAsBilled) throws IOException {
        if (row.place() == Row.Place.OUTPUT) {
            outputRows++;
            line(outputStream, row.json());
        } else if (row.place() == Row.Place.ERRORS) {
            errorRows++;
            line(errorStream, row.json());
        }
        if (countAsBilled) {
            billedRows++;
            billedStream.write(BilledItemFiles.line(row.hash(), row.customId()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void line(OutputStream out, byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }

    void finish() throws IOException {
        outputStream.close();
        errorStream.close();
        billedStream.close();
    }

    boolean hasOutput() {
        return outputRows > 0;
    }

    boolean hasErrors() {
        return errorRows > 0;
    }

    boolean hasBilled() {
        return billedRows > 0;
    }

    Path output() {
        return output;
    }

    Path errors() {
        return errors;
    }

    Path billed() {
        return billed;
    }

    @Override
    public void close() throws IOException {
        finish();
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
        Files.deleteIfExists(billed);
    }
}
