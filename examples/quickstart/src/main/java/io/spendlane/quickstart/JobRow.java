package io.spendlane.quickstart;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.ItemCounts;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as the table shows it.
 *
 * @param message of the condition that explains the phase; empty if there is none
 * @param held USD for what runs, at worst
 * @param uncertain part of what is spent: what the provider may have billed and does not report, at worst
 * @param turns how it came from one target to another; empty if it did not
 */
record JobRow(
        String name,
        String lane,
        Phase phase,
        String reason,
        String done,
        ItemCounts items,
        Money held,
        Money spent,
        Money uncertain,
        Money realtime,
        Money saved,
        String message,
        String turns) {
    private static final List<String> EXPLAIN = List.of("Stalled", "Blocked", "Admitted", "Complete", "Failed");

    static JobRow of(AIBatchJob job) {
        @Nullable AIBatchJobStatus status = job.getStatus();
        String lane = Optional.ofNullable(job.getSpec().laneRef())
                .map(ref -> Objects.requireNonNullElse(ref.name(), ""))
                .orElse("");
        String name = job.getMetadata().getName();
        if (status == null) {
            return new JobRow(
                    name,
                    lane,
                    Phase.Pending,
                    "",
                    "",
                    new ItemCounts(0, 0, 0, 0),
                    Money.ZERO,
                    Money.ZERO,
                    Money.ZERO,
                    Money.ZERO,
                    Money.ZERO,
                    "",
                    "");
        }
        return new JobRow(
                name,
                lane,
                Objects.requireNonNullElse(status.phase(), Phase.Pending),
                Objects.requireNonNullElse(status.reason(), ""),
                Objects.requireNonNullElse(status.progress(), ""),
                Objects.requireNonNullElse(status.items(), new ItemCounts(0, 0, 0, 0)),
                orZero(status.heldUSD()),
                orZero(status.spentUSD()),
                orZero(status.uncertainUSD()),
                orZero(status.realtimeUSD()),
                orZero(status.savedUSD()),
                message(status),
                Story.inShort(status));
    }

    private static String message(AIBatchJobStatus status) {
        List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
        return EXPLAIN.stream()
                .flatMap(type -> conditions.stream().filter(c -> type.equals(c.type())))
                .filter(c -> Objects.equals(c.reason(), status.reason()))
                .map(c -> Objects.requireNonNullElse(c.message(), ""))
                .findFirst()
                .orElse("");
    }

    static Money orZero(@Nullable Money money) {
        return money == null ? Money.ZERO : money;
    }

    /** Whether a person would ask why: it waits or was refused. */
    boolean stuck() {
        return phase == Phase.Stalled || phase == Phase.Failed || waits();
    }

    /** Waits, and nothing of it is at a provider. */
    boolean waits() {
        return phase == Phase.Queued && "WaitingForBudget".equals(reason) && held.isZero();
    }
}
