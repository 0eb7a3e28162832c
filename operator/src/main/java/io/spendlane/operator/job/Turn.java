package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.operator.store.SpendRecord;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a job.
 *
 * @param status the whole next status; {@code null}: as it is
 * @param work what to start once the status is written
 * @param paidWork creates and runs: started only if the write of this turn succeeded and changed the object
 * @param settled what this status settles
 * @param finalizer what happens to the finalizer
 * @param lookAgainIn {@code null}: only when something happens
 */
record Turn(
        @Nullable AIBatchJobStatus status,
        List<Work> work,
        List<Work.Paid> paidWork,
        List<SpendRecord> settled,
        Finalizer finalizer,
        List<Told> told,
        @Nullable Duration lookAgainIn) {

    enum Finalizer {
        AS_IS,
        ADD,
        REMOVE
    }

    /** An event for people. */
    record Told(boolean warning, Reason reason, String message) {}
}
