package io.spendlane.operator.job;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.JobView.LaneSight;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.model.Changed;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job does next that its lane can see: decided by {@link JobCourse}, whose works end at once and well here. How they end otherwise is
 * {@link IntentModel}'s matter.
 */
public final class JobTurns {
    /** What one item costs at worst. */
    public static final Money ITEM = Stage.usd(2);

    public static final Instant NOW = Stage.NOW;
    private static final String ITEMS = "items";
    private static final int ENOUGH = 16;

    private JobTurns() {}

    /** The lane as a process knows it; none: it is gone. */
    public record Sight(
            @Nullable SpendLane lane, long epoch, @Nullable Grant grant, boolean folded) {}

    /** What the store has of a batch; less than nothing spent: it is not settled. */
    public record Paid(String batch, long held, long spent) {
        public boolean open() {
            return spent < 0;
        }

        int items() {
            return Math.toIntExact(held / ITEM.micros());
        }
    }

    /** The object as it is next, or that it loses its finalizer. */
    public record Next(AIBatchJob job, boolean leaves) {}

    /** The {@code number}th job, just applied. */
    public static AIBatchJob job(int number, int items) {
        AIBatchJob job = new AIBatchJob();
        job.setMetadata(new ObjectMetaBuilder()
                .withName("job-" + number)
                .withNamespace("legal")
                .withUid("job-" + number)
                .withGeneration(1L)
                .withCreationTimestamp("2026-11-21T11:00:0" + number + "Z")
                .addToAnnotations(ITEMS, String.valueOf(items))
                .build());
        job.setSpec(Stage.spec(Urgency.Low, null, false));
        return job;
    }

    /** Whether the batch is one of this job's. */
    public static boolean owns(AIBatchJob job, String batch) {
        return batch.startsWith("sl-" + run(job));
    }

    /** Number of the job that the batch is of. */
    public static int numberOf(String batch) {
        return batch.charAt("sl-".length() + Stage.RUN.length() - 1) - 'a';
    }

    /** The same while it is being deleted. */
    public static AIBatchJob leaving(AIBatchJob job) {
        AIBatchJob next = with(job, job.getStatus());
        next.getMetadata().setDeletionTimestamp(NOW.toString());
        return next;
    }

    private static String run(AIBatchJob job) {
        String uid = job.getMetadata().getUid();
        return Stage.RUN.substring(1) + (char) ('a' + uid.charAt(uid.length() - 1) - '0');
    }

    /**
     * @param paid what the store has of this job's batches
     * @param split whether setting the finalizer is a step of its own
     */
    public static Optional<Next> next(AIBatchJob job, Sight sight, String process, List<Paid> paid, boolean split) {
        List<Object> before = visible(job);
        AIBatchJob now = job;
        for (int i = 0; i < ENOUGH; i++) {
            Turn turn = decide(now, sight, process, paid);
            if (turn.finalizer() == Turn.Finalizer.REMOVE) {
                return Optional.of(new Next(now, true));
            }
            if (turn.finalizer() == Turn.Finalizer.ADD && !now.hasFinalizer(AIBatchJob.FINALIZER)) {
                AIBatchJob marked = with(now, now.getStatus());
                marked.addFinalizer(AIBatchJob.FINALIZER);
                if (split) {
                    return Optional.of(new Next(marked, false));
                }
                now = marked;
            }
            if (turn.status() == null || turn.status().equals(now.getStatus())) {
                return Optional.empty();
            }
            now = with(now, turn.status());
            if (!visible(now).equals(before)) {
                return Optional.of(new Next(now, false));
            }
        }
        return Optional.empty();
    }

    /** All of a job that matters to its lane. */
    public static List<Object> visible(AIBatchJob job) {
        AIBatchJobStatus status = job.getStatus();
        boolean deleting = job.getMetadata().getDeletionTimestamp() != null;
        List<Object> begin =
                List.of(job.getMetadata().getUid(), deleting, job.getMetadata().getFinalizers());
        if (status == null) {
            return begin;
        }
        List<List<Object>> charges = charges(job).stream()
                .map(c -> List.<Object>of(c.batch(), c.laneUID(), c.heldUSD(), Optional.ofNullable(c.owner())))
                .toList();
        return List.of(
                begin,
                Optional.ofNullable(status.seq()),
                Optional.ofNullable(status.ask()),
                charges,
                Optional.ofNullable(status.settled()));
    }

    private static List<Charge> charges(AIBatchJob job) {
        AIBatchJobStatus status = job.getStatus();
        return status == null || status.charges() == null ? List.of() : status.charges();
    }

    /** The same with another status, to be changed. */
    private static AIBatchJob with(AIBatchJob job, @Nullable AIBatchJobStatus status) {
        AIBatchJob next = new AIBatchJob();
        next.setMetadata(new ObjectMetaBuilder(job.getMetadata()).build());
        next.setSpec(job.getSpec());
        next.setStatus(status);
        return next;
    }

    private static Turn decide(AIBatchJob job, Sight sight, String process, List<Paid> paid) {
        SpendLane lane = sight.lane();
        LaneSight seen = lane == null
                ? new JobView.Absent()
                : new JobView.Ours(
                        lane, new LaneTerms(lane.getSpec()), sight.epoch(), true, sight.grant(), sight.folded());
        Stage stage = new Stage().sees(seen);
        stage.process = process;
        stage.other = job;
        for (Charge charge : charges(job)) {
            RemoteBatch batch = SampleCharges.batch(charge.batch(), RemoteBatch.State.ENDED, 0);
            stage.remote.put(batch.id(), batch);
            stage.outcomes.put(Work.Create.key(charge.batch(), charge.intentTime()), new Outcome.Created(batch));
        }
        while (true) {
            Turn turn = JobCourse.next(stage.view(), NOW);
            boolean more = false;
            for (Work work : turn.work()) {
                Outcome outcome = done(job, work, paid);
                more |= outcome != null && !outcome.equals(stage.outcomes.put(work.key(), outcome));
            }
            if (!more) {
                return turn;
            }
        }
    }

    private static @Nullable Outcome done(AIBatchJob job, Work work, List<Paid> paid) {
        if (work instanceof Work.Survey survey) {
            int pending = pending(job, paid);
            return new Outcome.Surveyed(
                    survey.mark(),
                    run(job),
                    "spec-1",
                    "input-1",
                    counts(job, paid),
                    List.of(SampleCharges.offer("batch-primary", Math.max(1, pending) * 2L, 2)),
                    List.of(),
                    null,
                    List.of(),
                    List.of(),
                    Money.ZERO);
        } else if (work instanceof Work.Round round) {
            long items = Math.min(pending(job, paid), round.grant().amount().micros() / ITEM.micros());
            return new Outcome.Cut(items == 0 ? List.of() : List.of(cut(job, round, (int) items)));
        } else if (work instanceof Work.Lookup lookup) {
            return new Outcome.Found(
                    List.of(SampleCharges.batch(lookup.charge().batch(), RemoteBatch.State.ENDED, 0)), List.of());
        } else if (work instanceof Work.Cancel) {
            return new Outcome.Cancelling();
        } else if (work instanceof Work.Collect collect) {
            return paid.stream()
                    .filter(p -> !p.open() && p.batch().equals(collect.charge().batch()))
                    .findFirst()
                    .map(p -> SampleCharges.settledAt(
                            collect.charge(), p.spent() / Stage.usd(1).micros(), counts(job, paid)))
                    .orElse(null);
        } else if (work instanceof Work.Finish) {
            return new Outcome.Finished(SampleCharges.finished(items(job), 0));
        }
        throw new IllegalStateException("not a work of this model: " + work);
    }

    private static int items(AIBatchJob job) {
        return Integer.parseInt(job.getMetadata().getAnnotations().get(ITEMS));
    }

    private static Outcome.Counts counts(AIBatchJob job, List<Paid> paid) {
        int done = paid.stream().filter(p -> !p.open()).mapToInt(Paid::items).sum();
        return new Outcome.Counts(items(job), done, 0);
    }

    private static int pending(AIBatchJob job, List<Paid> paid) {
        return items(job) - paid.stream().mapToInt(Paid::items).sum();
    }

    private static Charge cut(AIBatchJob job, Work.Round round, int items) {
        Ask ask = round.ask();
        long number = ask.seq() - NOW.getEpochSecond() + 1;
        return Changed.with(
                SampleCharges.reserved(1),
                Map.of(
                        "batch",
                        "sl-" + run(job) + "-1-" + number + "-0",
                        "laneUID",
                        ask.laneUID(),
                        "grantTime",
                        round.grant().time(),
                        "heldUSD",
                        ITEM.times(items),
                        "items",
                        items,
                        "fileId",
                        "file-1"));
    }
}
