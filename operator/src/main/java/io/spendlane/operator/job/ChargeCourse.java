package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.operator.job.Outcome.Faulted;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The course of one charge: Reserved, Intended, Submitted, settled; Fencing where the outcome of a create is unknown. Pure. The intent rule
 * stands here: a create is only ever started together with the write that stamps its intent, and after an unknown outcome only once the
 * old file is deleted, the settling time is over and a second look found nothing.
 */
final class ChargeCourse {
    /** Trouble that passes by itself is not worth a write. */
    private static final int TOLD_AFTER = 3;

    private static final Duration PROGRESS = Duration.ofSeconds(10);
    /** Who is next is woken; this is for what nobody tells, such as a limit that was raised. */
    private static final Duration TURN = Duration.ofSeconds(20);

    private static final Duration UNCERTAIN = Duration.ofSeconds(5);

    private final Draft draft;
    private final Owner me;
    private final Pace pace;

    /** What may happen to a charge. */
    enum Pace {
        GO_ON,
        /** What is not at the provider lapses, what is there finishes. */
        BEGIN_NOTHING,
        /** What is not at the provider lapses, what is there is cancelled. */
        STOP
    }

    /** {@code epoch}: of the lane, in this term. */
    ChargeCourse(Draft draft, long epoch, Pace pace) {
        this.draft = draft;
        this.me = new Owner(epoch, draft.view.process());
        this.pace = pace;
    }

    /** The charge as it is next; {@code null}: it is over, or lapses. */
    @Nullable
    Charge next(Charge charge) {
        if (draft.view.abandoned() && draft.view.deleting() && charge.state() != State.Reserved) {
            return settled(charge, draft.need(new Work.Abandon(charge)));
        }
        if (charge.isRealtime()) {
            return realtime(charge);
        }
        return switch (charge.state()) {
            case Reserved -> reserved(charge);
            case Intended -> intended(charge);
            case Fencing -> fencing(charge);
            case Submitted -> submitted(charge);
            case Closing -> settled(charge, draft.need(new Work.Void(charge)));
        };
    }

    /** Its calls are claimed one by one in the store, so nothing has to be looked up: whoever owns it goes on, or collects. */
    private @Nullable Charge realtime(Charge charge) {
        if (charge.state() == State.Closing) {
            return settled(charge, draft.need(new Work.Collect(charge)));
        }
        Owner owner = charge.owner();
        Instant intent = charge.intentTime();
        boolean mine = owner != null && owner.process().equals(me.process()) && intent != null;
        if (!mine
                && owner != null
                && owner.epoch() >= me.epoch()
                && !owner.process().equals(me.process())) {
            return charge;
        }
        if (charge.state() == State.Reserved && pace != Pace.GO_ON) {
            return null;
        }
        if (!mine || charge.state() == State.Reserved) {
            return pace == Pace.GO_ON ? ask(charge) : new With(charge).intended(null, draft.now, me);
        }
        Work.Run run = new Work.Run(charge);
        if (draft.view.running().containsKey(run.key())) {
            if (pace != Pace.GO_ON) {
                draft.start(new Work.Halt(charge));
            }
            draft.lookAgainIn(PROGRESS);
            return charge;
        }
        Outcome outcome = draft.view.outcomes().get(run.key());
        if (pace == Pace.GO_ON && outcome == null) {
            // Written, but the run never started: the answer to the write was lost.
            return ask(charge);
        }
        if (pace == Pace.GO_ON && outcome instanceof Faulted faulted) {
            JobReport.blocked(draft, faulted.reason(), faulted.message());
            draft.lookAgainAt(faulted.retryAt());
            return draft.now.isBefore(faulted.retryAt()) ? charge : ask(charge);
        }
        if (outcome instanceof Outcome.Ran ran && ran.refusal() != null) {
            draft.verdict(ran.refusal());
        }
        return closing(charge);
    }

    /**
     * Puts on record that nothing more is created or asked, before anybody puts on record what it cost: a process that was superseded
     * fails here, and cannot declare free what another one goes on to pay for.
     */
    private static Charge closing(Charge charge) {
        return new With(charge).closing();
    }

    /** Puts on record who asks, and starts to with this very write. */
    private Charge ask(Charge charge) {
        if (draft.view.installationFault() != null) {
            draft.lookAgainIn(UNCERTAIN);
            return charge;
        }
        Charge stamped = new With(charge).intended(null, draft.now, me);
        draft.pay(new Work.Run(stamped));
        return stamped;
    }

    private @Nullable Charge reserved(Charge charge) {
        if (pace != Pace.GO_ON) {
            return null;
        }
        String waits = draft.view.queued().get(charge.batch());
        if (waits != null) {
            draft.waitsAtAccount = waits;
            draft.lookAgainIn(TURN);
            return charge;
        }
        Outcome outcome = draft.need(new Work.Upload(charge));
        if (outcome instanceof Outcome.Uploaded uploaded) {
            return stamp(new With(charge).uploaded(uploaded), uploaded.fileId());
        }
        if (outcome instanceof Faulted faulted && faulted.reason() == Reason.REFUSED_BY_PROVIDER) {
            // Some providers check requests when they are uploaded. Nothing was on record, so it lapses.
            draft.verdict(new TargetVerdict(charge.target(), faulted.reason().word(), faulted.message()));
            return null;
        }
        note(outcome);
        return charge;
    }

    /** Puts the create on record and starts it with this very write. Waits while it is not certain whose work this is. */
    private Charge stamp(Charge charge, @Nullable String fileId) {
        if (draft.view.installationFault() != null) {
            draft.lookAgainIn(UNCERTAIN);
            return charge;
        }
        Charge stamped = new With(charge).intended(fileId, draft.now, me);
        draft.pay(new Work.Create(stamped));
        return stamped;
    }

    private @Nullable Charge intended(Charge charge) {
        String file = charge.fileId();
        Owner owner = charge.owner();
        if (owner == null || !owner.process().equals(me.process())) {
            if (owner != null && owner.epoch() >= me.epoch()) {
                return charge;
            }
            return unknown(charge, latestSending());
        }
        Instant intent = charge.intentTime();
        if (intent == null) {
            return file == null ? unknown(charge, latestSending()) : look(charge);
        }
        String key = Work.Create.key(charge.batch(), intent);
        Outcome outcome = draft.view.outcomes().get(key);
        if (draft.view.running().containsKey(key)) {
            return charge;
        }
        if (outcome == null) {
            // Written, but the create never started: the answer to the write was lost.
            return pace == Pace.GO_ON ? stamp(charge, file) : closing(charge);
        }
        if (outcome instanceof Outcome.Created created) {
            return new With(charge).submitted(List.of(created.batch().id()));
        }
        if (outcome instanceof Outcome.NotCreated refused) {
            return notCreated(charge, file, refused);
        }
        return unknown(charge, draft.now);
    }

    /** Where there is no file to fence it with, a create is waited for, from its latest possible sending on. */
    private Charge unknown(Charge charge, Instant latest) {
        return charge.fileId() == null ? new With(charge).awaited(latest, me) : new With(charge).unknown(me);
    }

    /** Of a create that another process may be about to make: it was put on record before now, by a clock that may differ from ours. */
    private Instant latestSending() {
        return draft.now.plus(Work.Create.FRESH);
    }

    private @Nullable Charge notCreated(Charge charge, @Nullable String file, Outcome.NotCreated refused) {
        if (refused.targetRefuses() || pace != Pace.GO_ON) {
            if (refused.targetRefuses()) {
                draft.verdict(
                        new TargetVerdict(charge.target(), refused.reason().word(), refused.message()));
            }
            return closing(charge);
        }
        if (draft.now.isBefore(refused.retryAt())) {
            JobReport.blocked(draft, refused.reason(), refused.message());
            draft.lookAgainAt(refused.retryAt());
            return charge;
        }
        return stamp(charge, file);
    }

    private @Nullable Charge look(Charge charge) {
        Outcome outcome = draft.need(new Work.Lookup(charge));
        if (outcome instanceof Outcome.Found found) {
            return found(charge, found);
        }
        if (outcome instanceof Outcome.NothingFound nothing) {
            return new With(charge).fencing(Objects.requireNonNull(nothing.replacementId()), me);
        }
        note(outcome);
        return charge;
    }

    private @Nullable Charge found(Charge charge, Outcome.Found found) {
        if (found.live().isEmpty()) {
            // It arrived and failed validation: nothing ran, nothing is billed.
            return closing(charge);
        }
        List<String> ids = found.live().stream()
                .sorted(Comparator.comparing(RemoteBatch::createdAt))
                .map(RemoteBatch::id)
                .limit(8)
                .toList();
        if (ids.size() > 1) {
            draft.tell(
                    true,
                    Reason.BATCH_DOUBLED,
                    "Batch %s exists %d times at the provider; the oldest is kept, the others are cancelled, all are settled together."
                            .formatted(charge.batch(), ids.size()));
        }
        return new With(charge).submitted(ids);
    }

    private @Nullable Charge fencing(Charge charge) {
        Owner owner = charge.owner();
        if (owner == null || !owner.process().equals(me.process())) {
            return owner != null && owner.epoch() >= me.epoch()
                    ? charge
                    : new With(charge).owned(me, charge.fileId() == null ? latestSending() : draft.now);
        }
        Instant fenced = charge.fencedTime();
        if (charge.fileId() == null) {
            return awaited(charge, Objects.requireNonNull(fenced).plus(settlingTime(charge)));
        }
        if (fenced == null) {
            Outcome outcome = draft.need(new Work.Fence(charge));
            if (outcome instanceof Outcome.Fenced done) {
                return new With(charge).fenced(done.time());
            }
            note(outcome);
            return charge;
        }
        Instant safe = fenced.plus(settlingTime(charge));
        if (draft.now.isBefore(safe)) {
            draft.lookAgainAt(safe);
            return charge;
        }
        Outcome outcome = draft.need(new Work.Confirm(charge));
        if (outcome instanceof Outcome.Found found) {
            return found(charge, found);
        }
        if (outcome instanceof Outcome.NothingFound) {
            return pace == Pace.GO_ON ? stamp(charge, Objects.requireNonNull(charge.replacementId())) : closing(charge);
        }
        note(outcome);
        return charge;
    }

    /** It bears no name: what it may be is looked at, and nothing is created before all of that is known not to be it. */
    private @Nullable Charge awaited(Charge charge, Instant safe) {
        boolean settled = !draft.now.isBefore(safe);
        Outcome outcome = draft.need(settled ? new Work.Confirm(charge) : new Work.Lookup(charge));
        if (outcome instanceof Outcome.Found found) {
            return found(charge, found);
        }
        if (!settled) {
            draft.lookAgainAt(safe);
        } else if (outcome instanceof Outcome.NothingFound) {
            return pace == Pace.GO_ON ? stamp(charge, null) : closing(charge);
        }
        note(outcome);
        return charge;
    }

    private Duration settlingTime(Charge charge) {
        return Objects.requireNonNull(draft.view.settle().get(charge.account().provider()));
    }

    private @Nullable Charge submitted(Charge charge) {
        List<String> ids = Objects.requireNonNull(charge.remoteIds());
        if (ids.size() > 1 || pace == Pace.STOP) {
            draft.need(new Work.Cancel(charge, pace == Pace.STOP));
        }
        boolean over = ids.stream().allMatch(this::over);
        if (!over && !draft.view.outcomes().containsKey(new Work.Collect(charge).key())) {
            return charge;
        }
        return settled(charge, draft.need(new Work.Collect(charge)));
    }

    private boolean over(String id) {
        RemoteBatch remote = draft.view.remote().get(id);
        return draft.view.lost().contains(id)
                || (remote != null && remote.state().terminal());
    }

    /** Settles what the store has on record; until then the charge stays as it is. */
    private @Nullable Charge settled(Charge charge, @Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Settled settled) {
            draft.settle(settled.record());
            if (pace == Pace.GO_ON) {
                draft.completions = Completions.plus(draft.completions, charge, settled, draft.now);
            }
            draft.counts = furthest(draft.counts, settled.counts());
            if (settled.refusal() != null) {
                draft.verdict(settled.refusal());
            }
            if (settled.retryAt() != null && draft.now.isBefore(settled.retryAt())) {
                draft.lookAgainAt(settled.retryAt());
            }
            settled.alarms().forEach(alarm -> draft.tell(true, alarm.reason(), alarm.message()));
            return null;
        }
        note(outcome);
        return charge;
    }

    /** Batches end side by side: the count that saw the most is the newest. */
    private static Outcome.@Nullable Counts furthest(Outcome.@Nullable Counts one, Outcome.@Nullable Counts other) {
        if (other == null) {
            return one;
        }
        return one == null || other.succeeded() + other.failed() >= one.succeeded() + one.failed() ? other : one;
    }

    private void note(@Nullable Outcome outcome) {
        if (outcome instanceof Faulted faulted && faulted.tries() >= TOLD_AFTER) {
            JobReport.blocked(draft, faulted.reason(), faulted.message());
        }
    }
}
