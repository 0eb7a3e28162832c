package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.OUTPUT_TOO_LARGE;

import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes what a step ended with: {@code results.jsonl} in the order of the input, and {@code dead-letters.jsonl}. Every
 * record is in exactly one of them.
 */
public final class Finish {
    public static final String RESULTS = "results.jsonl";
    public static final String DEAD_LETTERS = "dead-letters.jsonl";

    /** Most bytes of both files in a ConfigMap, which the API server limits to 1 MiB with all that is around them. */
    public static final int MAX_SMALL = 900_000;

    private final Store store;
    private final RunFolder folder;
    private final Path scratch;

    /**
     * What is to be finished.
     *
     * @param step number of the step
     * @param items number of records of the input
     * @param parsed whether answers follow a schema: then their JSON is written, not their text, wherever it is JSON
     * @param notAttempted error class of records that were never sent
     */
    public record Work(int step, int items, boolean parsed, String notAttempted) {}

    /** Both files, small enough for a ConfigMap. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    public record Small(Finished finished, byte[] results, byte[] deadLetters) {}

    /** Temporary files go into {@code scratch}, an existing folder; none outlives its use. */
    public Finish(Store store, RunFolder folder, Path scratch) {
        this.store = store;
        this.folder = folder;
        this.scratch = scratch;
    }

    /** Writes both files into a folder of the store, replacing earlier ones. */
    public Finished toFolder(Work work, String outputFolder) throws IOException {
        String parent = outputFolder.endsWith("/") ? outputFolder : outputFolder + "/";
        try (Store.Writing results = store.write(parent + RESULTS);
                Store.Writing deadLetters = store.write(parent + DEAD_LETTERS)) {
            Finished finished = write(work, results.stream(), deadLetters.stream());
            deadLetters.commit();
            results.commit();
            return finished;
        }
    }

    /**
     * Gives both files in memory.
     *
     * @throws InputFault {@code OUTPUT_TOO_LARGE}
     */
    public Small toBytes(Work work) throws IOException, InputFault {
        Allowance allowance = new Allowance();
        Bounded results = new Bounded(allowance);
        Bounded deadLetters = new Bounded(allowance);
        try {
            return new Small(
                    write(work, results, deadLetters), results.bytes.toByteArray(), deadLetters.bytes.toByteArray());
        } catch (TooLarge e) {
            throw InputFault.of(
                    OUTPUT_TOO_LARGE,
                    "The results have more than " + MAX_SMALL
                            + " bytes and do not fit into a ConfigMap. Create the job with output.path: what is collected"
                            + " is kept in the store.");
        }
    }

    private Finished write(Work work, OutputStream results, OutputStream deadLetters) throws IOException {
        int succeeded = 0;
        try (ItemMerge merge = new ItemMerge(store, ItemFile.of(store, folder, work.step()), scratch);
                LineWriter good = new LineWriter(results);
                LineWriter dead = new LineWriter(deadLetters)) {
            for (int item = 0; item < work.items(); item++) {
                ItemEnd end = new ItemEnd(item);
                for (ItemLine line = merge.next(item); line != null; line = merge.next(item)) {
                    end.add(line);
                }
                if (end.succeeded()) {
                    succeeded++;
                    end.writeResult(good, work.parsed());
                } else {
                    end.writeDeadLetter(dead.next(), work.notAttempted());
                }
            }
            if (!merge.atEnd()) {
                throw new IOException("the collected items are more than the " + work.items()
                        + " records of the input: they belong to other input");
            }
        }
        return new Finished(succeeded, work.items() - succeeded);
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Allowance {
        private int left = MAX_SMALL;

        void take(int bytes) throws TooLarge {
            left -= bytes;
            if (left < 0) {
                throw new TooLarge();
            }
        }
    }

    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Allowance allowance;

        Bounded(Allowance allowance) {
            this.allowance = allowance;
        }

        @Override
        public void write(int b) throws IOException {
            allowance.take(1);
            bytes.write(b);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            allowance.take(length);
            bytes.write(from, offset, length);
        }
    }
}
