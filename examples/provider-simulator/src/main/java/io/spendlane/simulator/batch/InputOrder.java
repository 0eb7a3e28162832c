package io.spendlane.simulator.batch;

import io.spendlane.simulator.answers.Chance;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of an input in the order in which their results come. */
interface InputOrder extends AutoCloseable {

    byte @Nullable [] next() throws IOException;

    /** The place of the last line in the input, from 0. */
    int index();

    @Override
    void close() throws IOException;

    static InputOrder of(Path input, Batch batch, Chance chance) throws IOException {
        return batch.behaviour().outOfOrder()
                ? new ShuffledLines(input, chance.hash("order", batch.number()))
                : new AsWritten(new LineReader(input));
    }

    /** First to last. */
    final class AsWritten implements InputOrder {
        private final LineReader lines;
        private int index = -1;

        AsWritten(LineReader lines) {
            this.lines = lines;
        }

        @Override
        public byte @Nullable [] next() throws IOException {
            index++;
            return lines.next();
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
