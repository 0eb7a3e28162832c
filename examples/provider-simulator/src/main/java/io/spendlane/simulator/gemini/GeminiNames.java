package io.spendlane.simulator.gemini;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.state.Ids;

/** Ids without the {@code batches/} and {@code files/} that the wire puts in front. */
final class GeminiNames implements Names {
    private static final String RESULT = "batch-";

    @Override
    public String batch() {
        return Ids.lower("", 28);
    }

    @Override
    public String input() {
        return Ids.lower("", 12);
    }

    @Override
    public String result(Batch batch) {
        return RESULT + batch.id();
    }

    static boolean isResult(String fileId) {
        return fileId.startsWith(RESULT);
    }
}
