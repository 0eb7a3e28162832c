package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Outcome.Faulted;
import io.spendlane.operator.job.Outcome.Offer;
import io.spendlane.operator.job.Outcome.Surveyed;
import io.spendlane.operator.job.Turn.Finalizer;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.store.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From what is pending to what is asked for, granted and taken; and to the end, when nothing is pending. Pure. */
final class AskCourse {
    private static final int MOST_OPEN = 32;
    private static final Duration HEAL = Duration.ofSeconds(15);
    private static final Duration HEAL_SLOWLY = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration REPEAT_MESSAGE = Duration.ofSeconds(30);

    private final Draft draft;
    private final Ours lane;
    private final AIBatchJobSpec spec;

    AskCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
        this.spec = draft.view.job().getSpec();
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
            return draft.charges.isEmpty() ? finish(null) : watch();
        }
        Optional<Refusal> closed = closed();
        if (closed.isPresent()) {
            draft.dropAsk();
            JobReport.stalled(draft, closed.get().reason(), closed.get().message());
            draft.lookAgainIn(HEAL);
            return null;
        }
        if (draft.view.suspended()) {
            draft.dropAsk();
            return pause(
                    Reason.SUSPENDED, "The job is suspended: nothing more is submitted until spec.suspend is false.");
        }
        Ask ask = draft.ask;
        Grant grant = lane.grant();
        if (ask != null && grant != null && grant.seq() == ask.seq()) {
            return take(ask, grant);
        }
        if (!draft.charges.isEmpty() && !worthAsking()) {
            return watch();
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

    private record Refusal(Reason reason, String message) {}

    /** Why this lane does not take this job at all. */
    private Optional<Refusal> closed() {
        String name = lane.lane().getMetadata().getName();
        String namespace = draft.view.job().getMetadata().getNamespace();
        Urgency urgency = Objects.requireNonNull(spec.urgency());
        if (draft.view.installationFault() != null) {
            return Optional.of(new Refusal(Reason.INSTALLATION_UNKNOWN, draft.view.installationFault()));
        }
        if (lane.terms().fault().isPresent()) {
            return Optional.of(new Refusal(
                    Reason.LANE_INVALID,
                    "Lane %s: %s".formatted(name, lane.terms().fault().get())));
        }
        if (!lane.open()) {
            return Optional.of(new Refusal(
                    Reason.LANE_CLOSED_TO_NAMESPACE,
                    "Lane %s is not open to namespace %s: its namespaceSelector does not match the namespace's labels. Ask whoever owns the lane, or use another."
                            .formatted(name, namespace)));
        }
        if (urgency == Urgency.Critical) {
            return Optional.of(
                    new Refusal(
                            Reason.URGENCY_NOT_SERVED,
                            "Critical work has a person waiting and is never batched: call the provider in real time, or set urgency to Normal or Low."));
        }
        if (!lane.terms().urgencies().contains(urgency)) {
            String served = lane.terms().urgencies().stream().map(Urgency::name).collect(Collectors.joining(", "));
            return Optional.of(new Refusal(
                    Reason.URGENCY_NOT_SERVED,
                    "Lane %s serves %s, not %s: change spec.urgency, or use another lane."
                            .formatted(name, served, urgency)));
        }
        return Optional.empty();
    }

    /** While batches run, a new round is asked for only if it is a fair part of the job. */
    private boolean worthAsking() {
        Counts known = draft.counts;
        return known != null && draft.charges.size() < MOST_OPEN && draft.pendingItems() * MOST_OPEN >= known.total();
    }

    private @Nullable Turn watch() {
        if (!draft.blockedNow) {
            JobReport.running(draft);
        }
        return null;
    }

    private @Nullable Turn pause(Reason reason, String message) {
        if (!draft.blockedNow) {
            JobReport.waiting(draft, reason, message);
        }
        return null;
    }

    // ---- knowing and pricing what is pending

    /** Changes when the pending work has to be priced anew. */
    private String mark() {
        int settled = draft.view.status() == null || draft.view.status().settled() == null
                ? 0
                : draft.view.status().settled().stream()
                        .mapToInt(s -> s.batches())
                        .sum();
        return String.join(
                "/",
                lane.lane().getMetadata().getUid(),
                Integer.toHexString(
                        Objects.hash(spec.steps(), lane.lane().getSpec().targets())),
                String.valueOf(draft.view.job().getMetadata().getGeneration()),
                String.valueOf(settled),
                String.valueOf(draft.charges.size()));
    }

    private @Nullable Turn survey() {
        String mark = mark();
        Outcome outcome = draft.view.outcomes().get(Work.Survey.KEY);
        if (outcome instanceof Surveyed surveyed && surveyed.mark().equals(mark)) {
            return surveyed(surveyed);
        }
        if (outcome instanceof Faulted) {
            outcome = draft.need(new Work.Survey(mark));
        } else {
            draft.start(new Work.Survey(mark));
        }
        if (outcome instanceof Faulted faulted) {
            draft.dropAsk();
            JobReport.stalled(draft, faulted.reason(), faulted.message());
            return null;
        }
        return stillReading();
    }

    /** No write for a survey that takes a moment; one that takes long is shown. */
    private @Nullable Turn stillReading() {
        if (!draft.charges.isEmpty()) {
            return watch();
        }
        if (draft.ask == null && Boolean.TRUE.equals(draft.view.running().get(Work.Survey.KEY))) {
            JobReport.reading(draft);
            return null;
        }
        draft.lookAgainIn(Duration.ofSeconds(3));
        return unchanged();
    }

    /** Nothing to write, unless a charge moved on in this turn. */
    private @Nullable Turn unchanged() {
        return draft.moved() ? pause(Reason.QUEUED, "Pricing what is left to do.") : draft.unwritten();
    }

    private @Nullable Turn surveyed(Surveyed surveyed) {
        Optional<Refusal> changed = changed(surveyed);
        if (changed.isPresent()) {
            draft.dropAsk();
            JobReport.stalled(draft, changed.get().reason(), changed.get().message());
            draft.lookAgainIn(HEAL);
            return null;
        }
        if (surveyed.runId().isEmpty()) {
            return noTarget(surveyed);
        }
        boolean first = draft.runId == null;
        draft.runId = surveyed.runId();
        draft.specDigest = surveyed.specDigest();
        draft.inputDigest = surveyed.inputDigest();
        if (first) {
            draft.earlier = surveyed.earlierSpent();
            draft.settled.addAll(surveyed.restored());
        }
        if (surveyed.finished() == null) {
            draft.counts = surveyed.counts();
        }
        if (adopt(surveyed.orphans())) {
            draft.finalizer(Finalizer.ADD);
            return watch();
        }
        if (surveyed.finished() != null) {
            return draft.charges.isEmpty() ? replay(surveyed.finished()) : watch();
        }
        if (draft.pendingItems() == 0) {
            return draft.charges.isEmpty() ? finish(null) : watch();
        }
        return ask(surveyed);
    }

    private Optional<Refusal> changed(Surveyed surveyed) {
        if (draft.specDigest != null && !draft.specDigest.equals(surveyed.specDigest())) {
            return Optional.of(
                    new Refusal(
                            Reason.SPEC_CHANGED,
                            "What is paid for has changed since the job began: put it back, or create a job with another name."));
        }
        if (draft.inputDigest != null
                && !surveyed.inputDigest().isEmpty()
                && !draft.inputDigest.equals(surveyed.inputDigest())) {
            return Optional.of(new Refusal(
                    Reason.INPUT_CHANGED,
                    "The input has changed since the job began: put it back, or create a job with another name."));
        }
        return Optional.empty();
    }

    /** Takes up batches that an earlier object of this name, or this one before its status was lost, left open. */
    private boolean adopt(List<Charge> orphans) {
        Set<String> known = draft.charges.stream().map(Charge::batch).collect(Collectors.toSet());
        List<Charge> next = new ArrayList<>(draft.charges);
        for (Charge orphan : orphans) {
            if (known.add(orphan.batch())) {
                next.add(orphan);
                draft.tell(
                        true,
                        Reason.RUNNING,
                        "Took up batch %s, which an earlier object of this name left open, at %s USD."
                                .formatted(orphan.batch(), orphan.heldUSD()));
            }
        }
        boolean any = next.size() > draft.charges.size();
        draft.charges = next;
        return any;
    }

    // ---- asking

    private @Nullable Turn ask(Surveyed surveyed) {
        Optional<Offer> chosen = choose(surveyed);
        if (chosen.isEmpty()) {
            return noTarget(surveyed);
        }
        Offer offer = chosen.get();
        Optional<Money> lowest = lane.terms().lowestBlock();
        if (lowest.isPresent() && offer.dearest().exceeds(lowest.get())) {
            draft.dropAsk();
            JobReport.stalled(
                    draft,
                    Reason.ABOVE_BUDGET,
                    "The dearest item may cost %s USD at %s, more than any budget of lane %s lets pass at once (%s USD): raise the budget, or lower maxOutputTokens or the record's size."
                            .formatted(
                                    offer.dearest(),
                                    offer.target(),
                                    lane.lane().getMetadata().getName(),
                                    lowest.get()));
            draft.lookAgainIn(HEAL);
            return null;
        }
        return belowCeiling(offer) ? askFor(offer, lowest) : aboveCeiling(offer);
    }

    /** The first target that qualifies, in the lane's order. */
    private Optional<Offer> choose(Surveyed surveyed) {
        draft.verdicts = draft.verdicts.stream()
                .filter(v -> v.reason().equals(Reason.REFUSED_BY_PROVIDER.word()))
                .toList();
        Set<String> byProvider = draft.verdicts.stream().map(v -> v.name()).collect(Collectors.toSet());
        surveyed.refused().forEach(draft::verdict);
        return surveyed.offers().stream()
                .filter(offer -> !byProvider.contains(offer.target()))
                .findFirst();
    }

    private @Nullable Turn noTarget(Surveyed surveyed) {
        draft.dropAsk();
        surveyed.refused().forEach(draft::verdict);
        boolean refusedByProvider = !surveyed.offers().isEmpty();
        Reason reason = refusedByProvider
                ? Reason.REFUSED_BY_PROVIDER
                : surveyed.refused().size() == 1
                        ? reasonOf(surveyed.refused().get(0).reason())
                        : Reason.NO_TARGET;
        String message =
                draft.verdicts.stream().map(v -> v.name() + ": " + v.message()).collect(Collectors.joining(" "));
        JobReport.stalled(
                draft,
                reason,
                "No target of lane %s takes this job. %s"
                        .formatted(lane.lane().getMetadata().getName(), message));
        if (refusedByProvider) {
            String type = draft.charges.isEmpty() && draft.settled.isEmpty() ? JobReport.STALLED : JobReport.BLOCKED;
            Instant since = Conditions.find(draft.conditions.list(), type)
                    .map(Condition::lastTransitionTime)
                    .orElse(draft.now);
            if (since != null && since.plus(HEAL_SLOWLY).isBefore(draft.now)) {
                draft.verdicts = List.of();
            }
            draft.lookAgainIn(HEAL_SLOWLY);
        } else {
            draft.lookAgainIn(HEAL);
            healAfter(HEAL);
        }
        return null;
    }

    /** A price list, a Secret or a target may have been put right: price again, from time to time. */
    private void healAfter(Duration wait) {
        Instant surveyedAt = draft.view.surveyedAt();
        if (surveyedAt == null || !draft.now.isBefore(surveyedAt.plus(wait))) {
            draft.start(new Work.Survey(mark()));
        }
    }

    private static Reason reasonOf(String word) {
        for (Reason reason : Reason.values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        return Reason.NO_TARGET;
    }

    /** Whether asking for this offer keeps the job below its ceiling, worst case included. */
    private boolean belowCeiling(Offer offer) {
        return spec.ceilingUSD() == null || !worst(offer).exceeds(Money.parse(spec.ceilingUSD()));
    }

    private Money worst(Offer offer) {
        return draft.spent().plus(draft.held()).plus(draft.earlier).plus(offer.hold());
    }

    private @Nullable Turn aboveCeiling(Offer offer) {
        draft.dropAsk();
        if (!draft.charges.isEmpty()) {
            return watch();
        }
        if (!draft.settled.isEmpty()) {
            return finish("ceiling_reached");
        }
        JobReport.stalled(
                draft,
                Reason.ABOVE_CEILING,
                "At worst this costs %s USD at %s, above the ceiling of %s USD: raise ceilingUSD, or create a job with another name and a lower maxOutputTokens or less input."
                        .formatted(worst(offer), offer.target(), spec.ceilingUSD()));
        draft.lookAgainIn(HEAL);
        return null;
    }

    private @Nullable Turn askFor(Offer offer, Optional<Money> lowest) {
        Money part =
                Money.micros(-Math.floorDiv(-offer.hold().micros(), MOST_OPEN)).max(offer.dearest());
        Money smallest = (lowest.isPresent() ? part.min(lowest.get()) : part).min(offer.hold());
        Ask open = draft.ask;
        String laneUID = lane.lane().getMetadata().getUid();
        if (open != null
                && open.laneUID().equals(laneUID)
                && open.target().equals(offer.target())
                && open.prices().equals(offer.prices())
                && open.amount().equals(offer.hold())
                && open.smallestPart().equals(smallest)) {
            return waiting(open);
        }
        draft.dropAsk();
        draft.ask = new Ask(
                draft.seq, laneUID, offer.target(), offer.prices(), offer.hold(), offer.tokens(), smallest, draft.now);
        draft.target = offer.target();
        draft.finalizer(Finalizer.ADD);
        draft.lookAgainIn(PATIENCE);
        return pause(
                Reason.QUEUED,
                "Asked lane %s for %s USD at worst."
                        .formatted(lane.lane().getMetadata().getName(), offer.hold()));
    }

    /** A job that waits finds out by itself what for; its message is not repeated for every cent that others spend. */
    private @Nullable Turn waiting(Ask ask) {
        Instant patienceEnds = ask.time().plus(PATIENCE);
        if (draft.now.isBefore(patienceEnds)) {
            draft.lookAgainAt(patienceEnds);
            return draft.blockedNow ? null : unchangedUnlessMoved();
        }
        draft.lookAgainIn(REPEAT_MESSAGE);
        Instant told = draft.view.writtenAt();
        boolean fresh = told != null && draft.now.isBefore(told.plus(REPEAT_MESSAGE));
        String reasonNow = Conditions.find(draft.conditions.list(), JobReport.ADMITTED)
                .map(Condition::reason)
                .orElse("");
        if (fresh && !reasonNow.equals(Reason.QUEUED.word()) && draft.charges.isEmpty()) {
            return unchangedUnlessMoved();
        }
        if (!lane.terms().admits()) {
            return pause(
                    Reason.LANE_STOPPED,
                    "Lane %s has stopPolicy %s: it admits nothing now."
                            .formatted(
                                    lane.lane().getMetadata().getName(),
                                    lane.lane().getSpec().stopPolicy()));
        }
        Optional<BudgetStatus> budget = lackingBudget(ask);
        return budget.isPresent()
                ? pause(Reason.WAITING_FOR_BUDGET, lacking(ask, budget.get()))
                : pause(Reason.WAITING_FOR_LANE, "The lane is about to grant this, or serves more urgent work first.");
    }

    private @Nullable Turn unchangedUnlessMoved() {
        return draft.charges.isEmpty() ? unchanged() : watch();
    }

    private Optional<BudgetStatus> lackingBudget(Ask ask) {
        var status = lane.lane().getStatus();
        if (status == null || status.budgets() == null) {
            return Optional.empty();
        }
        return status.budgets().stream()
                .filter(b -> ask.smallestPart().exceeds(b.availableUSD()))
                .findFirst();
    }

    private String lacking(Ask ask, BudgetStatus budget) {
        String until = budget.periodEnd() == null ? "" : " until " + budget.periodEnd();
        return "Lane %s has %s USD left of %s USD in budget %s%s; this job needs %s USD at worst, and at least %s USD to begin. It starts by itself %s, or raise the budget."
                .formatted(
                        lane.lane().getMetadata().getName(),
                        budget.availableUSD(),
                        budget.limitUSD(),
                        budget.name(),
                        until,
                        ask.amount(),
                        ask.smallestPart(),
                        budget.periodEnd() == null ? "once there is room" : "then");
    }

    // ---- taking what was granted

    private @Nullable Turn take(Ask ask, Grant grant) {
        Outcome outcome = draft.need(new Work.Round(ask, grant));
        if (outcome instanceof Faulted faulted) {
            if (faulted.reason() == Reason.INPUT_CHANGED || faulted.reason() == Reason.TARGET_INVALID) {
                draft.dropAsk();
                draft.start(new Work.Survey(mark()));
            }
            if (faulted.reason() == Reason.REFUSED_BY_PROVIDER) {
                draft.dropAsk();
                draft.verdict(new TargetVerdict(ask.target(), faulted.reason().word(), faulted.message()));
            }
            JobReport.blocked(draft, faulted.reason(), faulted.message());
            return null;
        }
        if (!(outcome instanceof Outcome.Cut cut)) {
            draft.lookAgainIn(Duration.ofSeconds(30));
            return unchangedUnlessMoved();
        }
        draft.dropAsk();
        Owner me = new Owner(lane.epoch(), draft.view.process());
        for (Charge charge : cut.charges()) {
            Charge taken = new With(charge).taken(grant.time(), draft.now, me);
            draft.charges.add(taken);
            if (taken.state() == State.Intended) {
                draft.pay(new Work.Create(taken));
            } else {
                draft.start(new Work.Upload(taken));
            }
        }
        draft.startTime = draft.startTime == null ? draft.now : draft.startTime;
        return watch();
    }

    // ---- the end

    private @Nullable Turn finish(@Nullable String unfinishedClass) {
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
        end(
                finished.run(),
                Reason.ALL_DONE,
                unfinishedClass == null ? "" : " The ceiling let no further attempt begin.");
        return null;
    }

    private @Nullable Turn replay(RunRecord run) {
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
        if (JobCourse.tooManyFailed(spec, counts)) {
            int allowed = spec.maxFailedPercent() == null ? 0 : spec.maxFailedPercent();
            JobReport.failed(draft, Reason.TOO_MANY_FAILED, message + " More than " + allowed + " % failed.");
        } else {
            JobReport.complete(draft, reason, message);
        }
    }
}
