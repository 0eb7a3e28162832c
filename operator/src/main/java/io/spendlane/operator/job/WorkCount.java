package io.spendlane.operator.job;

import io.spendlane.operator.store.SpendRecord;
import org.jspecify.annotations.Nullable;

/** Adds up what work came to, as statuses that say so are written. A use case is as the job names it. */
public interface WorkCount {
    /** A charge is settled; each once. */
    void settled(SpendRecord record, @Nullable String useCase);

    /** So many items have their answer, or are given up; each once. */
    void ended(String lane, @Nullable String useCase, long succeeded, long failed);
}
