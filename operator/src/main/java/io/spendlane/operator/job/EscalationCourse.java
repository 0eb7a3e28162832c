package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import io.spendlane.api.v1alpha1.Backup;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.Escalation;
import io.spendlane.operator.plan.Lateness;
import io.spendlane.operator.plan.Lateness.Cause;
import io.spendlane.operator.plan.Lateness.Sight;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives up batches that are too slow, so that their items reach the backup in time: what is given up is cancelled, waited for, collected and
 * settled as any other, and what it has not done is priced and asked for anew. Pure.
 */
final class EscalationCourse {
    private static final int MOST_TOLD = 16;

    private final Draft draft;
    private final Escalation way;
    private final @Nullable Instant deadline;

    EscalationCourse(Draft draft, Escalation way) {
        this.draft = draft;
        this.way = way;
        this.deadline = draft.deadline.time();
    }

    /** Marks the charges that are given up now; looks again when the next may have to be. */
    void mark() {
        if (way == Escalation.Disabled) {
            return;
        }
        List<Charge> next = new ArrayList<>();
        for (Charge charge : draft.charges) {
            next.add(marked(charge));
        }
        draft.charges = next;
    }

    private Charge marked(Charge charge) {
        Backup backup = charge.backup();
        if (backup == null || charge.isRealtime()) {
            return charge;
        }
        if (charge.givenUp() != null) {
            return overlapped(charge, backup);
        }
        Sight sight = sight(charge);
        Cause cause = Lateness.cause(deadline, backup, sight, draft.now);
        if (cause == null) {
            Instant look = Lateness.nextLook(deadline, backup, sight, draft.now);
            if (draft.now.isBefore(look)) {
                draft.lookAgainAt(look);
            }
            return charge;
        }
        note(charge, backup, cause, sight);
        return new With(charge).givenUp(draft.now, false);
    }

    /** The first is being stopped, and that takes too long: with Eager the rest is sent on meanwhile, if both can be paid. */
    private Charge overlapped(Charge charge, Backup backup) {
        if (way != Escalation.Eager || charge.isOverlapped() || charge.state() != State.Submitted) {
            return charge;
        }
        if (!Lateness.waitsTooLong(deadline, backup, draft.now)) {
            if (deadline != null && draft.now.isBefore(deadline)) {
                draft.lookAgainAt(deadline.minusSeconds(backup.seconds()));
            }
            return charge;
        }
        draft.escalations = draft.escalations.stream()
                .map(e -> e.from().equals(charge.target()) ? overlapping(e, charge.heldUSD()) : e)
                .toList();
        draft.tell(
                true,
                Reason.ESCALATED,
                "Batch %s has not ended yet and the deadline leaves no time to wait: its items are sent to another target meanwhile, and up to %s USD may be paid twice."
                        .formatted(charge.batch(), charge.heldUSD()));
        return new With(charge).givenUp(draft.now, true);
    }

    private static Escalated overlapping(Escalated e, Money held) {
        Money before = e.overlapUSD() == null ? Money.ZERO : e.overlapUSD();
        return new Escalated(e.time(), e.from(), e.to(), e.reason(), e.items(), before.plus(held));
    }

    /** What is not at the provider yet has not moved since it was granted. */
    private Sight sight(Charge charge) {
        Instant since = charge.intentTime() == null ? charge.grantTime() : charge.intentTime();
        List<String> ids = charge.remoteIds() == null ? List.of() : charge.remoteIds();
        RemoteBatch remote = ids.isEmpty() ? null : draft.view.remote().get(ids.get(0));
        if (remote == null) {
            return new Sight(since, since, 0, charge.items(), false);
        }
        long done = remote.completed() + remote.failed();
        Instant moved = done == 0 ? since : draft.view.moved().getOrDefault(remote.id(), since);
        boolean finalizing =
                remote.state() == RemoteBatch.State.FINALIZING || remote.state().terminal();
        return new Sight(since, moved, done, remote.total(), finalizing);
    }

    private void note(Charge charge, Backup backup, Cause cause, Sight sight) {
        long left = Math.max(0, charge.items() - sight.done());
        List<Escalated> next = new ArrayList<>();
        boolean known = false;
        for (Escalated e : draft.escalations) {
            boolean same = e.from().equals(charge.target()) && e.to() == null;
            known |= same;
            next.add(same ? new Escalated(e.time(), e.from(), null, e.reason(), e.items() + left, e.overlapUSD()) : e);
        }
        if (!known) {
            next.add(new Escalated(draft.now, charge.target(), null, cause.word(), left, null));
            draft.tell(
                    true,
                    Reason.ESCALATED,
                    "Target %s is given up (%s): %d of %d items of batch %s are back%s. What it did is kept and paid; the rest goes to the next target, %s by plan."
                            .formatted(
                                    charge.target(),
                                    cause.word(),
                                    sight.done(),
                                    charge.items(),
                                    charge.batch(),
                                    deadline == null ? "" : ", the results are wanted by " + deadline,
                                    backup.target()));
        }
        draft.escalations =
                List.copyOf(next.size() > MOST_TOLD ? next.subList(next.size() - MOST_TOLD, next.size()) : next);
    }
}
