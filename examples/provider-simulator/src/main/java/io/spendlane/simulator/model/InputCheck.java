package io.spendlane.simulator.model;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Check;
import java.io.IOException;
import java.nio.file.Path;

/** What a provider checks in the input of a batch after it has accepted the batch. */
public interface InputCheck {

    /** @param sums takes every line that is good */
    Check check(Batch batch, Path input, InputSums sums) throws IOException;
}
