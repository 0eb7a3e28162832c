package io.spendlane.operator.job;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.operator.job.JobView.LaneSight;
import io.spendlane.operator.lane.LaneBook;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.realtime.RunningCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what a job's next turn is decided from. Quick: no streams, at most a few small reads that are kept for seconds. */
final class JobObserver {
    private final KubernetesClient client;
    private final LaneBooks books;
    private final JobDesks desks;
    private final AccountWatch watch;
    private final AccountQueue queue;
    private final Installation installation;
    private final ClusterReads reads;
    private final RunningCalls calls;
    private final String process;
    private final Map<Provider, Duration> settle;

    JobObserver(
            KubernetesClient client,
            LaneBooks books,
            JobDesks desks,
            AccountWatch watch,
            AccountQueue queue,
            Installation installation,
            ClusterReads reads,
            RunningCalls calls,
            String process,
            Map<Provider, Duration> settle) {
        this.client = client;
        this.books = books;
        this.desks = desks;
        this.watch = watch;
        this.queue = queue;
        this.installation = installation;
        this.reads = reads;
        this.calls = calls;
        this.process = process;
        this.settle = settle;
    }

    JobView look(AIBatchJob job) {
        JobFacts.Snapshot facts = desks.of(job.getMetadata().getUid()).snapshot();
        Map<String, RemoteBatch> remote = new HashMap<>();
        Map<String, Instant> moved = new HashMap<>();
        Set<String> lost = new HashSet<>();
        for (String id : remoteIds(job)) {
            watch.sight(id).ifPresent(batch -> remote.put(id, batch));
            watch.movedAt(id).ifPresent(time -> moved.put(id, time));
            if (watch.lost(id)) {
                lost.add(id);
            }
        }
        return new JobView(
                job,
                lane(job),
                installation.fault(),
                process,
                settle,
                facts.outcomes(),
                facts.running(),
                remote,
                moved,
                lost,
                answered(job),
                facts.surveyedAt(),
                facts.writtenAt(),
                facts.notBefore(),
                queued(job));
    }

    private Map<String, String> queued(AIBatchJob job) {
        Map<String, String> waiting = new HashMap<>();
        var status = job.getStatus();
        if (status != null && status.charges() != null) {
            status.charges().stream()
                    .filter(charge -> charge.state() == Charge.State.Reserved && !charge.isRealtime())
                    .forEach(charge -> queue.waits(JobRef.of(job), charge, status.urgency())
                            .ifPresent(why -> waiting.put(charge.batch(), why)));
        }
        return waiting;
    }

    private long answered(AIBatchJob job) {
        if (job.getStatus() == null || job.getStatus().charges() == null) {
            return 0;
        }
        return job.getStatus().charges().stream()
                .filter(Charge::isRealtime)
                .mapToLong(charge -> calls.answered(charge.batch()))
                .sum();
    }

    private static List<String> remoteIds(AIBatchJob job) {
        if (job.getStatus() == null || job.getStatus().charges() == null) {
            return List.of();
        }
        return job.getStatus().charges().stream()
                .map(Charge::remoteIds)
                .flatMap(ids -> Optional.ofNullable(ids).stream().flatMap(List::stream))
                .toList();
    }

    private LaneSight lane(AIBatchJob job) {
        String name = LaneBooks.laneOf(job);
        if (name.isEmpty()) {
            return new JobView.Absent();
        }
        if (!installation.isRead()) {
            return new JobView.NotOurs();
        }
        LaneBook book = books.of(name);
        Optional<SpendLane> lane = book.lane();
        if (!book.ready() || lane.isEmpty()) {
            return reads.laneExists(name) ? new JobView.NotOurs() : new JobView.Absent();
        }
        String uid = job.getMetadata().getUid();
        var ledger =
                lane.get().getStatus() == null ? null : lane.get().getStatus().ledger();
        @Nullable
        Grant grant = ledger == null
                ? null
                : ledger.grants().stream()
                        .filter(g -> g.jobUID().equals(uid))
                        .findFirst()
                        .orElse(null);
        boolean folded = ledger != null && ledger.folding().contains(uid);
        LaneTerms terms = new LaneTerms(lane.get().getSpec());
        return new JobView.Ours(
                lane.get(),
                terms,
                book.epoch(),
                reads.open(
                        lane.get().getSpec().namespaceSelector(),
                        job.getMetadata().getNamespace()),
                grant,
                folded);
    }

    /** Whether the API server still has this very object. */
    boolean stillThere(AIBatchJob job) {
        AIBatchJob now = client.resource(job).get();
        return now != null
                && now.getMetadata().getUid().equals(job.getMetadata().getUid());
    }
}
