package io.spendlane.operator.job;

import static io.spendlane.operator.job.Stage.ACCOUNT;
import static io.spendlane.operator.job.Stage.ANCHOR;
import static io.spendlane.operator.job.Stage.BEFORE;
import static io.spendlane.operator.job.Stage.LANE;
import static io.spendlane.operator.job.Stage.LANE_UID;
import static io.spendlane.operator.job.Stage.ME;
import static io.spendlane.operator.job.Stage.NOW;
import static io.spendlane.operator.job.Stage.PRICES;
import static io.spendlane.operator.job.Stage.RUN;
import static io.spendlane.operator.job.Stage.usd;

import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.plan.Volume;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.store.RunRecord;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Charges in each state, and what comes of them. */
final class SampleCharges {
    private SampleCharges() {}

    static Outcome.Offer offer(String target, long hold, long dearest) {
        return offer(target, Mode.Batch, hold, dearest);
    }

    static Outcome.Offer offer(String target, Mode mode, long hold, long dearest) {
        return new Outcome.Offer(
                target,
                mode,
                ACCOUNT,
                "gpt-5.4-mini",
                PRICES,
                usd(hold),
                usd(dearest),
                1_000,
                100,
                new Volume(10, 600, 400, 0, 0),
                50_000,
                true);
    }

    static String batchName(int n) {
        return "sl-" + RUN + "-1-" + n + "-0";
    }

    static Charge reserved(int n) {
        return charge(n, State.Reserved, null, null, null, null, ME, null);
    }

    static Charge intended(int n, Instant time, Owner owner) {
        return charge(n, State.Intended, "file-1", null, null, time, owner, null);
    }

    static Charge fencing(int n, Instant fenced, Owner owner) {
        return charge(n, State.Fencing, "file-1", "file-2", fenced, null, owner, null);
    }

    static Charge submitted(int n, String... ids) {
        return charge(n, State.Submitted, "file-1", null, null, BEFORE, ME, List.of(ids));
    }

    static Charge charge(
            int n,
            State state,
            String file,
            String replacement,
            Instant fenced,
            Instant intent,
            Owner owner,
            List<String> ids) {
        return new Charge(
                batchName(n),
                state,
                LANE,
                LANE_UID,
                BEFORE,
                "batch-primary",
                ACCOUNT,
                "gpt-5.4-mini",
                PRICES,
                usd(3),
                1_000,
                5,
                file,
                replacement,
                fenced,
                intent,
                owner,
                ids,
                null,
                null,
                null,
                null,
                null);
    }

    /** Asked one by one. */
    static Charge realtime(Charge c) {
        return withoutFile(c, null, Mode.Realtime);
    }

    /** Of a provider that takes no files. */
    static Charge unnamed(State state, Instant latest, Instant intent, Owner owner, String... ids) {
        Charge c = charge(1, state, null, null, latest, intent, owner, ids.length == 0 ? null : List.of(ids));
        return withoutFile(c, ANCHOR, null);
    }

    private static Charge withoutFile(Charge c, Charge.Anchor anchor, Mode mode) {
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
                null,
                null,
                c.fencedTime(),
                c.intentTime(),
                c.owner(),
                c.remoteIds(),
                null,
                anchor,
                mode,
                null,
                null);
    }

    static RemoteBatch batch(String id, RemoteBatch.State state, long createdSecond) {
        return new RemoteBatch(
                id, state, batchName(1), "file-1", List.of(), BEFORE.plusSeconds(createdSecond), 5, 0, 0, List.of());
    }

    static Outcome.Settled settledAt(Charge charge, long dollars, Outcome.Counts counts) {
        return new Outcome.Settled(record(charge, dollars), counts, null, null, List.of());
    }

    static SpendRecord record(Charge charge, long dollars) {
        return new SpendRecord(
                charge.batch(),
                charge.lane(),
                charge.laneUID(),
                "job-1",
                "legal",
                "contracts",
                RUN,
                "summarize",
                charge.grantTime(),
                NOW,
                charge.target(),
                Provider.OpenAI,
                charge.model(),
                charge.items(),
                charge.items(),
                0,
                0,
                100,
                0,
                0,
                10,
                0,
                charge.heldUSD(),
                usd(dollars),
                usd(0),
                usd(2 * dollars),
                null,
                1_000L,
                100L,
                Map.of());
    }

    static RunRecord finished(long succeeded, long failed) {
        return new RunRecord(
                RUN,
                "spec-1",
                "input-1",
                BEFORE,
                RunRecord.Outcome.Complete,
                new RunRecord.Counts(succeeded + failed, succeeded, failed),
                new RunRecord.Totals(usd(1), usd(0), usd(2), null),
                new AIBatchJobStatus.Outputs("outbox/r", "outbox/d", "outbox/s"),
                null);
    }
}
