package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Outcome.Faulted;
import io.spendlane.operator.store.RunRecord;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a job: its outputs are written, or found as an earlier object of its name left them. Pure. */
final class EndCourse {
    /** Class of the items that the deadline left out. */
    static final String DEADLINE_MISSED = "deadline_missed";

    private final Draft draft;
    private final AIBatchJobSpec spec;

    EndCourse(Draft draft) {
        this.draft = draft;
        this.spec = draft.view.job().getSpec();
    }

    /** All that can be done is done; {@code unfinishedClass}: of the items that were never tried. */
    @Nullable
    Turn finish(@Nullable String unfinishedClass) {
        return finish(unfinishedClass, "");
    }

    /** The ceiling lets no further attempt begin; {@code needed}: what it would have to be for all that is left. */
    @Nullable
    Turn ceiling(long left, Money needed) {
        Money ceiling = Money.parse(Objects.requireNonNull(spec.ceilingUSD()));
        return finish(
                "ceiling_reached",
                " The ceiling of %s USD let no further attempt begin: the %d items that are left may cost up to %s USD more than it leaves. To do them too, create a job with another name and a ceilingUSD of %s."
                        .formatted(ceiling, left, needed.minus(ceiling), needed));
    }

    private @Nullable Turn finish(@Nullable String unfinishedClass, String remark) {
        Outcome outcome = draft.need(new Work.Finish(
                Objects.requireNonNull(draft.runId),
                Objects.requireNonNull(draft.specDigest),
                Objects.requireNonNull(draft.inputDigest),
                Objects.requireNonNull(draft.counts).total(),
                unfinishedClass == null ? "not_attempted" : unfinishedClass));
        if (outcome instanceof Faulted faulted) {
            JobReport.blocked(draft, faulted.reason(), faulted.message());
            return null;
        }
        if (!(outcome instanceof Outcome.Finished finished)) {
            // What was settled is on record in the store; it reaches the status together with the end, in one write.
            draft.lookAgainIn(Duration.ofSeconds(30));
            return draft.unwritten();
        }
        end(finished.run(), Reason.ALL_DONE, remark);
        return null;
    }

    /** The deadline is over, and the job is to end then. */
    @Nullable
    Turn late() {
        return finish(DEADLINE_MISSED);
    }

    @Nullable
    Turn replay(RunRecord run) {
        Outcome outcome = draft.need(new Work.Finish(
                run.runId(), run.specDigest(), run.inputDigest(), run.items().total(), "not_attempted"));
        if (outcome instanceof Faulted faulted) {
            JobReport.blocked(draft, faulted.reason(), faulted.message());
            return null;
        }
        if (!(outcome instanceof Outcome.Finished)) {
            // What was settled is on record in the store; it reaches the status together with the end, in one write.
            draft.lookAgainIn(Duration.ofSeconds(30));
            return draft.unwritten();
        }
        end(run, Reason.RECORDED_EARLIER, " This work was done and paid before; nothing was paid now.");
        return null;
    }

    private void end(RunRecord run, Reason reason, String remark) {
        draft.dropAsk();
        Counts counts = new Counts(
                run.items().total(), run.items().succeeded(), run.items().failed());
        draft.counts = counts;
        draft.outputs = run.outputs();
        String message = "%d of %d items have a result, %d are dead letters; %s USD spent.%s"
                .formatted(
                        counts.succeeded(),
                        counts.total(),
                        counts.failed(),
                        draft.spent().plus(draft.earlier),
                        remark);
        if (DEADLINE_MISSED.equals(run.unfinishedClass())) {
            JobReport.failed(draft, Reason.DEADLINE_MISSED, "The deadline was over before all was done: " + message);
        } else if (JobCourse.tooManyFailed(spec, counts)) {
            int allowed = spec.maxFailedPercent() == null ? 0 : spec.maxFailedPercent();
            JobReport.failed(draft, Reason.TOO_MANY_FAILED, message + " More than " + allowed + " % failed.");
        } else {
            JobReport.complete(draft, reason, message);
        }
    }
}
