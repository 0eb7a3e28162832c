package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Backup;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Escalation;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Offer;
import io.spendlane.operator.lane.Windows;
import io.spendlane.operator.plan.Completion;
import io.spendlane.operator.plan.Estimator;
import io.spendlane.operator.plan.Experience;
import io.spendlane.operator.plan.Fit;
import io.spendlane.operator.plan.Plan;
import io.spendlane.operator.plan.PlanTerms;
import io.spendlane.operator.plan.Planner;
import io.spendlane.operator.plan.RealtimePace;
import io.spendlane.operator.plan.TargetEstimate;
import io.spendlane.operator.plan.Volume;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans where pending work goes: what it will likely take at each target, and which one meets the job's terms. Pure. */
final class PlanCourse {
    private final Draft draft;
    private final Ours lane;
    private final AIBatchJobSpec spec;
    private final Experience experience;

    PlanCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
        this.spec = draft.view.job().getSpec();
        LaneLearned learned =
                lane.lane().getStatus() == null ? null : lane.lane().getStatus().learned();
        this.experience = new Experience(learned, draft.now);
    }

    /** @param offers those that the work may go to, in the lane's order */
    record Planned(
            Plan plan,
            List<Offer> offers,
            @Nullable Offer chosen,
            @Nullable Backup backup) {
        /** The chosen one, or that which needs the least. */
        Offer nearest() {
            return chosen != null
                    ? chosen
                    : offers.stream().min(Comparator.comparing(Offer::hold)).orElseThrow();
        }
    }

    /** The plan for what is pending, on record with a verdict for each target. Batches go before real time. */
    Planned plan(List<Offer> offers) {
        List<Offer> ordered =
                offers.stream().sorted(Comparator.comparing(Offer::mode)).toList();
        Plan plan = Planner.plan(ordered.stream().map(this::estimate).toList(), terms());
        TargetEstimate chosen = plan.chosen();
        Planned planned = new Planned(
                plan,
                ordered,
                chosen == null ? null : named(ordered, chosen.target()),
                chosen == null ? null : backup(plan, chosen));
        plan.verdicts().forEach(verdict -> draft.verdict(shown(verdict)));
        new EstimateReport(draft).keep(planned, estimator(planned.nearest()));
        return planned;
    }

    private static Offer named(List<Offer> offers, String target) {
        return offers.stream()
                .filter(o -> o.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    /** One that is planned with, or else one that would do: even a target that has time enough may get stuck. */
    private @Nullable Backup backup(Plan plan, TargetEstimate chosen) {
        TargetEstimate planned = plan.backup();
        if (planned != null) {
            return backup(chosen, planned);
        }
        return plan.verdicts().stream()
                .filter(v -> v.fit() == Fit.LATER_IN_ORDER || v.fit() == Fit.DEARER)
                .map(Plan.Verdict::estimate)
                .filter(other -> bothFit(chosen, other))
                .findFirst()
                .map(other -> backup(chosen, other))
                .orElse(null);
    }

    private boolean bothFit(TargetEstimate chosen, TargetEstimate other) {
        Money left = ceilingLeft();
        Money both = chosen.keepsOnCancel()
                ? chosen.worst().max(other.worst())
                : chosen.worst().plus(other.worst());
        return left == null || !both.exceeds(left);
    }

    /** When a target without progress is stuck goes by how long 99 in a hundred take there. */
    private Backup backup(TargetEstimate chosen, TargetEstimate backup) {
        return new Backup(
                backup.target(),
                backup.completion().p90().toSeconds(),
                lane.terms().switchTime().toSeconds(),
                chosen.completion().p99().toSeconds());
    }

    private TargetEstimate estimate(Offer offer) {
        return estimator(offer)
                .at(offer.target(), offer.prices(), offer.hold(), completion(offer), offer.keepsOnCancel());
    }

    /** What the lane says of it. */
    private @Nullable Integer typical(String target) {
        List<Target> targets = lane.lane().getSpec().targets();
        return targets == null
                ? null
                : targets.stream()
                        .filter(t -> target.equals(t.name()))
                        .map(Target::typicalSeconds)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private Completion completion(Offer offer) {
        Volume volume = offer.volume();
        Completion free = experience.completion(
                offer.target(), offer.mode(), typical(offer.target()), volume.items(), offer.maxItems());
        return offer.mode() == Mode.Batch
                ? free
                : RealtimePace.within(
                        free,
                        volume.items(),
                        volume.allInput() + volume.allOutput(),
                        lane.terms().ratesAt(draft.now));
    }

    private Estimator estimator(Offer offer) {
        String useCase = spec.useCase() == null ? "" : spec.useCase();
        return new Estimator(
                offer.volume(), experience.ratio(offer.target(), useCase, draft.completions, offer.volume()));
    }

    private PlanTerms terms() {
        Windows.State window = lane.terms().windows().at(draft.now);
        Instant opens = window.open() ? null : window.opensAt();
        Instant begin = opens == null ? draft.now : opens;
        // One that nobody gave and that is over already is no reason to pay for haste.
        boolean counts = draft.deadline.given() || !draft.deadline.missed(begin);
        return new PlanTerms(
                begin,
                counts ? draft.deadline.time() : null,
                draft.deadline.given(),
                ceilingLeft(),
                lane.terms().useCases().targets(spec.useCase()).orElse(null),
                lane.terms().strategy(),
                lane.terms().escalation() == Escalation.Disabled
                        ? null
                        : lane.terms().switchTime());
    }

    /** Batches that were just cut are on their way: when they will be done is known better than when they were planned. */
    void begins(List<Charge> cut) {
        cut.stream()
                .map(charge -> experience.completion(
                        charge.target(),
                        charge.isRealtime() ? Mode.Realtime : Mode.Batch,
                        typical(charge.target()),
                        charge.items(),
                        charge.items()))
                .map(Completion::p50)
                .max(Comparator.naturalOrder())
                .ifPresent(longest -> EstimateReport.begin(draft, draft.now.plus(longest)));
    }

    /** What may still be asked for, over all attempts and targets; {@code null}: there is no ceiling. */
    @Nullable
    Money ceilingLeft() {
        return spec.ceilingUSD() == null
                ? null
                : Money.parse(spec.ceilingUSD())
                        .minus(draft.spent())
                        .minus(draft.held())
                        .minus(draft.earlier);
    }

    private static TargetVerdict shown(Plan.Verdict verdict) {
        TargetEstimate estimate = verdict.estimate();
        return new TargetVerdict(
                estimate.target(),
                verdict.fit().word(),
                verdict.message(),
                estimate.likely(),
                estimate.worst(),
                estimate.realtime(),
                EstimateReport.seconds(Objects.requireNonNull(verdict.expected())),
                EstimateReport.seconds(verdict.by()));
    }
}
