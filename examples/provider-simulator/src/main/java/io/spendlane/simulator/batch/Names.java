package io.spendlane.simulator.batch;

import io.spendlane.simulator.state.Ids;

/** How a provider's ids look. They are new each time, and safe as names of files. */
public interface Names {
    /** Ids as OpenAI gives them. */
    Names OPENAI = new Names() {};

    default String batch() {
        return Ids.next("batch_");
    }

    /** Of an uploaded file. */
    default String input() {
        return Ids.next("file-");
    }

    /** Of a file with the results of that batch. */
    default String result(Batch batch) {
        return Ids.next("file-");
    }
}
