package io.spendlane.operator.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where work goes, and why.
 *
 * @param chosen {@code null}: no target may take it
 * @param backup takes over what is left, should the chosen one get late or stuck; {@code null}: none could
 * @param switchBy the latest moment at which the backup can begin to take over and still make the deadline; {@code null} without either
 * @param inTime whether the deadline is expected to be met; true without one
 * @param verdicts one for each target, in the lane's order
 */
public record Plan(
        @Nullable TargetEstimate chosen,
        @Nullable TargetEstimate backup,
        @Nullable Instant switchBy,
        boolean inTime,
        List<Verdict> verdicts) {

    /**
     * What came of one target, with its numbers.
     *
     * @param expected when it would be done, as likely before as after
     * @param by when it would be done, nine times in ten
     * @param message for people: what is the case, the numbers, what to do
     */
    public record Verdict(TargetEstimate estimate, Fit fit, Instant expected, Instant by, String message) {}

    public Optional<Verdict> of(String target) {
        return verdicts.stream()
                .filter(verdict -> verdict.estimate().target().equals(target))
                .findFirst();
    }
}
