package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.JobView.Ours;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a lane does not take a job at all, whatever it costs. Pure. */
final class LaneDoor {
    private final Draft draft;
    private final Ours lane;
    private final AIBatchJobSpec spec;

    LaneDoor(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
        this.spec = draft.view.job().getSpec();
    }

    /** Why this lane does not take this job at all. */
    Optional<Refusal> closed() {
        String name = lane.lane().getMetadata().getName();
        String namespace = draft.view.job().getMetadata().getNamespace();
        Urgency urgency = lane.terms().urgency(spec);
        if (draft.view.installationFault() != null) {
            return Optional.of(draft.view.installationFault());
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
            return Optional.of(new Refusal(Reason.URGENCY_NOT_SERVED, critical()));
        }
        if (!lane.terms().urgencies().contains(urgency)) {
            String served = lane.terms().urgencies().stream().map(Urgency::name).collect(Collectors.joining(", "));
            return Optional.of(new Refusal(
                    Reason.URGENCY_NOT_SERVED,
                    "Lane %s serves %s, not %s%s, or use another lane."
                            .formatted(
                                    name,
                                    served,
                                    urgency,
                                    spec.urgency() == urgency
                                            ? ": change spec.urgency"
                                            : ", which is what use case " + spec.useCase()
                                                    + " means: name another useCase")));
        }
        return Optional.empty();
    }

    private String critical() {
        return spec.urgency() == Urgency.Critical
                ? "Critical work has a person waiting and is never batched: call the provider in real time, or set urgency to Normal or Low."
                : "Work of use case %s is Critical, somebody waits for its answer, and it is never batched: call the provider in real time, from the service that needs the answer. If nobody waits for this work, create a job with another name and another useCase."
                        .formatted(spec.useCase());
    }
}
