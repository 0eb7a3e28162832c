package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Anchor;
import io.spendlane.api.v1alpha1.Charge.GivenUp;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A charge that got further: what was granted stays, how far it is changes. */
record With(Charge c) {
    /** Of a round that was granted at this time; with its intent if its input is where the create needs it. */
    Charge taken(Instant grantTime, Instant now, Owner owner) {
        State state = c.ready() ? State.Intended : State.Reserved;
        Instant intent = c.ready() ? now : null;
        return of(state, c.fileId(), null, null, intent, owner, null, c.anchor(), grantTime, null);
    }

    /** Nobody knows whether its create was answered: unless its id is on record it is looked up before anything else. */
    Charge takenUp() {
        List<String> ids = c.remoteIds();
        boolean created = ids != null && !ids.isEmpty();
        State state = created ? State.Submitted : State.Intended;
        return of(state, c.fileId(), null, null, null, null, created ? ids : null, c.anchor(), c.grantTime(), true);
    }

    Charge uploaded(Outcome.Uploaded uploaded) {
        return of(
                State.Reserved,
                uploaded.fileId(),
                null,
                null,
                null,
                c.owner(),
                null,
                uploaded.anchor(),
                c.grantTime(),
                c.adopted());
    }

    /** Of a create that nothing fences. */
    Charge awaited(Instant latest, Owner owner) {
        return of(State.Fencing, null, null, latest, null, owner, null);
    }

    Charge intended(@Nullable String fileId, Instant time, Owner owner) {
        return of(State.Intended, fileId, null, null, time, owner, null);
    }

    Charge unknown(Owner owner) {
        return of(State.Intended, c.fileId(), null, null, null, owner, null);
    }

    Charge fencing(String replacementId, Owner owner) {
        return of(State.Fencing, c.fileId(), replacementId, null, null, owner, null);
    }

    Charge fenced(Instant time) {
        return of(State.Fencing, c.fileId(), c.replacementId(), time, null, c.owner(), null);
    }

    /** What was fenced, or is awaited, settles from then on: the earlier owner's time is that of another clock. */
    Charge owned(Owner owner, Instant then) {
        Instant fenced = c.fencedTime() == null ? null : then;
        return of(State.Fencing, c.fileId(), c.replacementId(), fenced, null, owner, null);
    }

    Charge submitted(List<String> ids) {
        return of(State.Submitted, c.fileId(), c.replacementId(), null, c.intentTime(), c.owner(), ids);
    }

    /** Nothing more is created or asked for it. */
    Charge closing() {
        return of(
                State.Closing, c.fileId(), c.replacementId(), c.fencedTime(), c.intentTime(), c.owner(), c.remoteIds());
    }

    /** Of a target that does not deliver in time. */
    Charge givenUp(Instant time, boolean overlaps) {
        return new Charge(
                c.batch(),
                c.state(),
                c.lane(),
                c.laneUID(),
                c.grantTime(),
                c.target(),
                c.account(),
                c.model(),
                c.prices(),
                c.heldUSD(),
                c.heldTokens(),
                c.items(),
                c.fileId(),
                c.replacementId(),
                c.fencedTime(),
                c.intentTime(),
                c.owner(),
                c.remoteIds(),
                c.adopted(),
                c.anchor(),
                c.mode(),
                c.backup(),
                new GivenUp(time, overlaps));
    }

    private Charge of(
            State state,
            @Nullable String fileId,
            @Nullable String replacementId,
            @Nullable Instant fencedTime,
            @Nullable Instant intentTime,
            @Nullable Owner owner,
            @Nullable List<String> remoteIds) {
        return of(
                state,
                fileId,
                replacementId,
                fencedTime,
                intentTime,
                owner,
                remoteIds,
                c.anchor(),
                c.grantTime(),
                c.adopted());
    }

    private Charge of(
            State state,
            @Nullable String fileId,
            @Nullable String replacementId,
            @Nullable Instant fencedTime,
            @Nullable Instant intentTime,
            @Nullable Owner owner,
            @Nullable List<String> remoteIds,
            @Nullable Anchor anchor,
            Instant grantTime,
            @Nullable Boolean adopted) {
        return new Charge(
                c.batch(),
                state,
                c.lane(),
                c.laneUID(),
                grantTime,
                c.target(),
                c.account(),
                c.model(),
                c.prices(),
                c.heldUSD(),
                c.heldTokens(),
                c.items(),
                fileId,
                replacementId,
                fencedTime,
                intentTime,
                owner,
                remoteIds,
                adopted,
                anchor,
                c.mode(),
                c.backup(),
                c.givenUp());
    }
}
