package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Backup;
import io.spendlane.api.v1alpha1.RunPolicy;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Outcome.Offer;
import io.spendlane.operator.job.Outcome.Surveyed;
import io.spendlane.operator.job.PlanCourse.Planned;
import io.spendlane.operator.job.Turn.Finalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From what is pending to what is asked for, granted and taken; and to the end, when nothing is pending. Pure. */
final class AskCourse {
    private static final int MOST_OPEN = 32;
    private static final long PARTS_OF_A_LIMIT = 20;
    private static final Duration HEAL = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Draft draft;
    private final Ours lane;
    private final AIBatchJobSpec spec;
    private final EndCourse end;

    AskCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
        this.spec = draft.view.job().getSpec();
        this.end = new EndCourse(draft);
    }

    /** The turn as it is, or {@code null} when the draft is to be written. */
    @Nullable
    Turn next() {
        if (draft.charges.isEmpty() && draft.view.running().containsKey(Work.Finish.KEY)) {
            // Its outputs are being written: whatever changed, nothing more is asked for meanwhile.
            draft.lookAgainIn(Duration.ofSeconds(30));
            return draft.unwritten();
        }
        if (draft.runId != null && draft.counts != null && draft.pendingItems() == 0) {
            draft.dropAsk();
            return draft.charges.isEmpty() ? end.finish(null) : JobReport.watch(draft);
        }
        if (draft.deadline.ends(draft.now)) {
            return endLate();
        }
        Optional<Refusal> closed = new LaneDoor(draft, lane).closed();
        if (closed.isPresent()) {
            draft.dropAsk();
            JobReport.stalled(draft, closed.get().reason(), closed.get().message());
            draft.lookAgainIn(HEAL);
            return null;
        }
        if (draft.view.suspended()) {
            draft.dropAsk();
            return JobReport.pause(
                    draft,
                    Reason.SUSPENDED,
                    "The job is suspended: nothing more is submitted until spec.suspend is false.");
        }
        if (estimateOnly()) {
            draft.dropAsk();
            return draft.charges.isEmpty() ? survey() : JobReport.watch(draft);
        }
        if (draft.ask != null && aboveCeiling(draft.ask.amount())) {
            draft.dropAsk(); // the ceiling was lowered, or what was paid for went above its hold
        }
        Ask ask = draft.ask;
        Grant grant = lane.grant();
        if (ask != null && grant != null && grant.seq() == ask.seq()) {
            return new TakeCourse(draft, lane).take(ask, grant);
        }
        if (!draft.charges.isEmpty() && !worthAsking()) {
            return JobReport.watch(draft);
        }
        Instant notBefore = draft.view.notBefore();
        if (notBefore != null && draft.now.isBefore(notBefore)) {
            draft.lookAgainAt(notBefore);
            JobReport.blocked(
                    draft,
                    Reason.QUOTA_EXHAUSTED,
                    "The provider has no room for more of this account's tokens now; tried again at %s."
                            .formatted(notBefore));
            return null;
        }
        return survey();
    }

    /** Nothing more is asked for; what runs is collected, and then the job ends with what it has. */
    private @Nullable Turn endLate() {
        draft.dropAsk();
        if (!draft.charges.isEmpty()) {
            return JobReport.watch(draft);
        }
        return draft.runId == null || draft.counts == null ? survey() : end.late();
    }

    /** While batches run, a new round is asked for only if it is a fair part of the job. */
    private boolean worthAsking() {
        Counts known = draft.counts;
        return known != null && draft.charges.size() < MOST_OPEN && draft.pendingItems() * MOST_OPEN >= known.total();
    }

    private @Nullable Turn survey() {
        SurveyCourse survey = new SurveyCourse(draft, lane);
        Surveyed surveyed = survey.known();
        if (surveyed == null) {
            return survey.notYet();
        }
        Optional<Refusal> changed = survey.changed(surveyed);
        if (changed.isPresent()) {
            draft.dropAsk();
            JobReport.stalled(draft, changed.get().reason(), changed.get().message());
            draft.lookAgainIn(HEAL);
            return null;
        }
        if (surveyed.runId().isEmpty()) {
            return new TargetChoice(draft, lane).noTarget(surveyed);
        }
        if (survey.takeUp(surveyed)) {
            draft.finalizer(Finalizer.ADD);
            return JobReport.watch(draft);
        }
        if (surveyed.finished() != null) {
            return draft.charges.isEmpty() ? end.replay(surveyed.finished()) : JobReport.watch(draft);
        }
        if (draft.pendingItems() == 0) {
            return draft.charges.isEmpty() ? end.finish(null) : JobReport.watch(draft);
        }
        return draft.deadline.ends(draft.now) ? end.late() : ask(surveyed);
    }

    private @Nullable Turn ask(Surveyed surveyed) {
        TargetChoice choice = new TargetChoice(draft, lane);
        List<Offer> offers = choice.open(surveyed);
        if (offers.isEmpty()) {
            return choice.noTarget(surveyed);
        }
        Optional<Money> lowest = lane.terms().lowestBlock();
        List<Offer> payable = offers.stream().filter(o -> payable(o, lowest)).toList();
        if (payable.isEmpty()) {
            return refused(Reason.ABOVE_BUDGET, offers.get(0));
        }
        OptionalLong day = lane.terms().tokensPerDay();
        List<Offer> small = payable.stream().filter(o -> fitsDay(o, day)).toList();
        if (small.isEmpty()) {
            return refused(Reason.ABOVE_TOKENS_PER_DAY, payable.get(0));
        }
        Planned planned = new PlanCourse(draft, lane).plan(small);
        if (estimateOnly()) {
            return JobReport.estimated(draft, planned.chosen() == null);
        }
        return planned.chosen() == null
                ? aboveCeiling(planned.nearest())
                : askFor(planned.chosen(), planned.backup(), lowest);
    }

    /** Whether the lane's budgets could ever let its dearest item pass. */
    private boolean payable(Offer offer, Optional<Money> lowest) {
        if (lowest.isEmpty() || !offer.dearest().exceeds(lowest.get())) {
            return true;
        }
        draft.verdict(new TargetVerdict(
                offer.target(),
                Reason.ABOVE_BUDGET.word(),
                "The dearest item may cost %s USD at %s, more than any budget of lane %s lets pass at once (%s USD): raise the budget, or lower maxOutputTokens or the record's size."
                        .formatted(
                                offer.dearest(),
                                offer.target(),
                                lane.lane().getMetadata().getName(),
                                lowest.get())));
        return false;
    }

    /** Whether a day's tokens could ever let its largest item pass. */
    private boolean fitsDay(Offer offer, OptionalLong day) {
        if (day.isEmpty() || offer.mostTokens() <= day.getAsLong()) {
            return true;
        }
        draft.verdict(new TargetVerdict(
                offer.target(),
                Reason.ABOVE_TOKENS_PER_DAY.word(),
                "One item may take %d tokens at %s, more than lane %s lets pass in a day (%d): raise rateLimits.tokensPerDay, or lower maxOutputTokens or the record's size."
                        .formatted(
                                offer.mostTokens(),
                                offer.target(),
                                lane.lane().getMetadata().getName(),
                                day.getAsLong())));
        return false;
    }

    private @Nullable Turn refused(Reason reason, Offer offer) {
        draft.dropAsk();
        String message = draft.verdicts.stream()
                .filter(v -> v.name().equals(offer.target()))
                .map(TargetVerdict::message)
                .findFirst()
                .orElse("");
        JobReport.stalled(draft, reason, message);
        draft.lookAgainIn(HEAL);
        return null;
    }

    private boolean estimateOnly() {
        return spec.runPolicy() == RunPolicy.EstimateOnly;
    }

    /** Whether {@code more} would take the job above its ceiling, over all attempts and targets, worst case included. */
    private boolean aboveCeiling(Money more) {
        return spec.ceilingUSD() != null && worst(more).exceeds(Money.parse(spec.ceilingUSD()));
    }

    private Money worst(Money more) {
        return draft.spent().plus(draft.held()).plus(draft.earlier).plus(more);
    }

    private @Nullable Turn aboveCeiling(Offer offer) {
        draft.dropAsk();
        if (!draft.charges.isEmpty()) {
            return JobReport.watch(draft);
        }
        if (!draft.settled.isEmpty()) {
            return end.ceiling(draft.pendingItems(), worst(offer.hold()));
        }
        JobReport.stalled(
                draft,
                Reason.ABOVE_CEILING,
                "At worst this costs %s USD at %s, above the ceiling of %s USD: raise ceilingUSD, or create a job with another name and a lower maxOutputTokens or less input."
                        .formatted(worst(offer.hold()), offer.target(), spec.ceilingUSD()));
        draft.lookAgainIn(HEAL);
        return null;
    }

    /**
     * The least that is worth beginning with: enough for the dearest item, and for so much that the rounds are not too many; but of a job
     * that is large beside the lane's limits no more than what a lane can keep for it while others go on.
     */
    private static Money smallestPart(Offer offer, Optional<Money> lowest) {
        Money part = Money.micros(-Math.floorDiv(-offer.hold().micros(), MOST_OPEN));
        Money most = lowest.map(limit -> Money.micros(limit.micros() / PARTS_OF_A_LIMIT))
                .orElse(part);
        return part.min(most).max(offer.dearest()).min(offer.hold());
    }

    private static long smallestTokens(Offer offer, OptionalLong day) {
        long part = -Math.floorDiv(-offer.tokens(), MOST_OPEN);
        long most = day.isPresent() ? day.getAsLong() / PARTS_OF_A_LIMIT : part;
        return Math.min(Math.max(Math.min(part, most), offer.mostTokens()), offer.tokens());
    }

    private @Nullable Turn askFor(Offer offer, @Nullable Backup backup, Optional<Money> lowest) {
        Money smallest = smallestPart(offer, lowest);
        long smallestTokens = smallestTokens(offer, lane.terms().tokensPerDay());
        Ask open = draft.ask;
        String laneUID = lane.lane().getMetadata().getUid();
        if (open != null
                && open.laneUID().equals(laneUID)
                && open.target().equals(offer.target())
                && open.prices().equals(offer.prices())
                && open.amount().equals(offer.hold())
                && open.smallestPart().equals(smallest)
                && open.smallestTokens() == smallestTokens) {
            return new WaitCourse(draft, lane).waiting(open);
        }
        Instant since = open == null ? draft.now : open.time();
        draft.dropAsk();
        draft.ask = new Ask(
                draft.seq,
                laneUID,
                offer.target(),
                offer.prices(),
                offer.hold(),
                offer.tokens(),
                smallest,
                smallestTokens,
                since,
                backup);
        new TargetChoice(draft, lane).taken(offer);
        draft.target = offer.target();
        draft.finalizer(Finalizer.ADD);
        draft.lookAgainIn(PATIENCE);
        return JobReport.pause(
                draft,
                Reason.QUEUED,
                "Asked lane %s for %s USD at worst."
                        .formatted(lane.lane().getMetadata().getName(), offer.hold()));
    }
}
