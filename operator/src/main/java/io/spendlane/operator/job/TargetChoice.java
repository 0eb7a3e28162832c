package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Offer;
import io.spendlane.operator.job.Outcome.Surveyed;
import io.spendlane.operator.kube.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which target is asked for, and what is said where none is. Pure. */
final class TargetChoice {
    private static final Duration HEAL = Duration.ofSeconds(15);
    private static final Duration HEAL_SLOWLY = Duration.ofMinutes(10);

    private final Draft draft;
    private final Ours lane;

    TargetChoice(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
    }

    /** The targets that take this work, in the lane's order. Of the others it is on record why not. */
    List<Offer> open(Surveyed surveyed) {
        draft.verdicts = draft.verdicts.stream()
                .filter(v -> v.reason().equals(Reason.REFUSED_BY_PROVIDER.word()))
                .toList();
        Set<String> byProvider = draft.verdicts.stream().map(v -> v.name()).collect(Collectors.toSet());
        surveyed.refused().forEach(draft::verdict);
        List<Offer> taken = surveyed.offers().stream()
                .filter(offer -> !byProvider.contains(offer.target()))
                .toList();
        return notGivenUp(taken);
    }

    /** A target that was too slow for this job gets no more of it while there is another. */
    private List<Offer> notGivenUp(List<Offer> offers) {
        Set<String> givenUp = draft.escalations.stream().map(Escalated::from).collect(Collectors.toSet());
        List<Offer> others =
                offers.stream().filter(o -> !givenUp.contains(o.target())).toList();
        return others.isEmpty() ? offers : others;
    }

    /** Puts on record who takes over from targets that were given up. */
    void taken(Offer offer) {
        draft.escalations = draft.escalations.stream()
                .map(e -> e.to() == null && !e.from().equals(offer.target())
                        ? new Escalated(e.time(), e.from(), offer.target(), e.reason(), e.items(), e.overlapUSD())
                        : e)
                .toList();
    }

    @Nullable
    Turn noTarget(Surveyed surveyed) {
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
            new SurveyCourse(draft, lane).again();
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
}
