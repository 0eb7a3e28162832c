package io.spendlane.quickstart;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.JobEstimate;
import io.spendlane.api.v1alpha1.SettledCharges;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a job came from one target to the next: what was planned, what was seen, what was done, and what it cost. */
final class Story {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final AIBatchJob job;
    private final AIBatchJobStatus status;
    private final List<String> lines = new ArrayList<>();

    private Story(AIBatchJob job, AIBatchJobStatus status) {
        this.job = job;
        this.status = status;
    }

    /** In one line, as it stands; empty for a job that keeps to its first target. */
    static String inShort(@Nullable AIBatchJobStatus status) {
        if (status == null) {
            return "";
        }
        List<String> turns = new ArrayList<>();
        refusals(status).forEach(v -> turns.add("%s refused it".formatted(v.name())));
        escalations(status)
                .forEach(e -> turns.add("%s given up at %s (%s), %d items not back%s"
                        .formatted(
                                e.from(),
                                CLOCK.format(e.time()),
                                e.reason(),
                                e.items(),
                                e.to() == null ? ", being stopped" : ", they go to " + e.to())));
        return String.join("; ", turns);
    }

    /** In full, once it has ended; empty for a job that kept to its first target. */
    static List<String> inFull(AIBatchJob job) {
        AIBatchJobStatus status = job.getStatus();
        if (status == null || refusals(status).isEmpty() && escalations(status).isEmpty()) {
            return List.of();
        }
        return new Story(job, status).told();
    }

    private List<String> told() {
        Instant deadline = status.deadlineTime();
        lines.add("");
        lines.add("The story of " + job.getMetadata().getName()
                + (deadline == null ? "" : ", wanted by " + CLOCK.format(deadline)));
        JobEstimate plan = status.estimate();
        if (plan != null) {
            say(
                    "planned",
                    "%d items on %s, likely %s USD, at worst %s USD%s"
                            .formatted(
                                    plan.items(),
                                    plan.target(),
                                    plan.likelyUSD(),
                                    plan.worstUSD(),
                                    plan.expectedCompletion() == null
                                            ? ""
                                            : ", done at about " + CLOCK.format(plan.expectedCompletion())));
        }
        refusals(status).forEach(v -> say("refused", "by " + v.name() + ": " + v.message()));
        escalations(status)
                .forEach(e -> say(
                        "given up",
                        "%s at %s (%s): %d items not back, %s took over"
                                .formatted(
                                        e.from(),
                                        CLOCK.format(e.time()),
                                        e.reason(),
                                        e.items(),
                                        Objects.requireNonNullElse(e.to(), "nobody"))));
        Objects.requireNonNullElse(status.settled(), List.<SettledCharges>of()).stream()
                .filter(s -> !s.spentUSD().isZero())
                .forEach(s -> say("paid", paid(s)));
        ended(deadline, plan);
        return lines;
    }

    private static String paid(SettledCharges part) {
        return "%s %s USD (%s)%s"
                .formatted(
                        part.target(),
                        part.spentUSD(),
                        part.model(),
                        part.uncertainUSD().isZero()
                                ? ""
                                : ", of it %s USD at worst, for what was under way when it was stopped"
                                        .formatted(part.uncertainUSD()));
    }

    private void ended(@Nullable Instant deadline, @Nullable JobEstimate plan) {
        Instant end = status.completionTime();
        if (end == null) {
            return;
        }
        String margin = deadline == null
                ? ""
                : end.isAfter(deadline)
                        ? ", %d s late"
                                .formatted(Duration.between(deadline, end).toSeconds())
                        : ", %d s before it had to be"
                                .formatted(Duration.between(end, deadline).toSeconds());
        Money spent = JobRow.orZero(status.spentUSD());
        say(
                "done",
                "at %s%s, for %s USD%s"
                        .formatted(
                                CLOCK.format(end),
                                margin,
                                spent,
                                plan == null ? "" : "; the plan was " + plan.likelyUSD()));
    }

    private void say(String what, String text) {
        lines.add("  %-10s %s".formatted(what, text));
    }

    private static List<TargetVerdict> refusals(AIBatchJobStatus status) {
        return Objects.requireNonNullElse(status.targets(), List.<TargetVerdict>of()).stream()
                .filter(v -> "RefusedByProvider".equals(v.reason()))
                .toList();
    }

    private static List<Escalated> escalations(AIBatchJobStatus status) {
        return Objects.requireNonNullElse(status.escalations(), List.of());
    }
}
