package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Faulted;
import io.spendlane.operator.job.Outcome.Surveyed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knowing and pricing what is pending: the survey that the next ask is made from. Pure. */
final class SurveyCourse {
    private final Draft draft;
    private final Ours lane;
    private final AIBatchJobSpec spec;
    private @Nullable Faulted fault;

    SurveyCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
        this.spec = draft.view.job().getSpec();
    }

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
                Integer.toHexString(Objects.hash(
                        spec.steps(),
                        lane.lane().getSpec().targets(),
                        lane.terms().useCases().targets(spec.useCase()))),
                String.valueOf(draft.view.job().getMetadata().getGeneration()),
                String.valueOf(settled),
                String.valueOf(draft.charges.size()));
    }

    /** The survey of what is pending now; {@code null}: there is none yet, and {@link #notYet} says what is shown meanwhile. */
    @Nullable
    Surveyed known() {
        Outcome outcome = draft.view.outcomes().get(Work.Survey.KEY);
        if (outcome instanceof Surveyed surveyed && surveyed.mark().equals(mark())) {
            return surveyed;
        }
        if (outcome instanceof Faulted) {
            fault = draft.need(new Work.Survey(mark())) instanceof Faulted faulted ? faulted : null;
        } else {
            again();
        }
        return null;
    }

    /** Surveys once more, whatever is known. */
    void again() {
        draft.start(new Work.Survey(mark()));
    }

    /** What the status says of the run is forgotten: the next survey takes up what the store says. */
    void outdated(Faulted told) {
        draft.forgetRun();
        again();
        JobReport.blocked(draft, told.reason(), told.message());
    }

    /** No write for a survey that takes a moment; one that takes long is shown. */
    @Nullable
    Turn notYet() {
        if (fault != null && fault.reason() == Reason.STATUS_OUTDATED && draft.charges.isEmpty()) {
            outdated(fault);
            return null;
        }
        if (fault != null) {
            draft.dropAsk();
            JobReport.stalled(draft, fault.reason(), fault.message());
            return null;
        }
        if (!draft.charges.isEmpty()) {
            return JobReport.watch(draft);
        }
        if (draft.ask == null && Boolean.TRUE.equals(draft.view.running().get(Work.Survey.KEY))) {
            JobReport.reading(draft);
            return null;
        }
        draft.lookAgainIn(Duration.ofSeconds(3));
        return draft.unchanged();
    }

    /** Puts on record what the survey found of earlier work; gives whether batches were taken up. */
    boolean takeUp(Surveyed surveyed) {
        boolean first = draft.runId == null;
        draft.runId = surveyed.runId();
        draft.specDigest = surveyed.specDigest();
        draft.inputDigest = surveyed.inputDigest();
        if (first) {
            draft.earlier = surveyed.earlierSpent();
            // All that is on record; what an outdated status said is part of it.
            draft.settled.clear();
            draft.settled.addAll(surveyed.restored());
        }
        if (surveyed.finished() == null) {
            draft.counts = surveyed.counts();
        }
        return adopt(surveyed.orphans());
    }

    /** Why the work is no longer what was begun. */
    Optional<Refusal> changed(Surveyed surveyed) {
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
}
