package io.spendlane.simulator.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a provider does with the input of a batch: each wire brings its own. */
public interface BatchWork {

    /** How ids of files and batches look. */
    default Names names() {
        return Names.OPENAI;
    }

    /** Whether a batch that is cancelled before its input was read has a row for each of its requests all the same. */
    default boolean tellsOfUnstarted() {
        return false;
    }

    /** Reads the whole input. */
    Check check(Batch batch, Path input) throws IOException;

    /** Runs one request. The same batch, place and line always give the same row. */
    Row run(Batch batch, int index, byte[] line);

    /** The row of a request that was never run because the batch was cancelled or expired. */
    Row leave(Batch batch, int index, byte[] line, State why);

    /**
     * What a check found.
     *
     * @param found set exactly if there are no problems
     */
    record Check(List<Problem> problems, @Nullable Found found) {
        public static Check bad(Problem... problems) {
            return new Check(List.of(problems), null);
        }
    }

    /** The sums over a good input, as in {@link Validated}. */
    record Found(String model, int rows, long inputTokens, int failing) {}
}
