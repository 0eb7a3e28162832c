package io.spendlane.operator.job;

import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.lane.SpendLaneReconciler.LaneJobs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks for a look at a job, or at all jobs of a lane. */
final class JobWakes implements LaneJobs {
    private static final String BY_LANE = "lane";

    private final SimpleInboundEventSource<AIBatchJob> source = new SimpleInboundEventSource<>("wakes");
    private final AtomicReference<@Nullable IndexerResourceCache<AIBatchJob>> cache = new AtomicReference<>();

    private Set<String> unseen = Set.of();

    SimpleInboundEventSource<AIBatchJob> sourceFor(EventSourceContext<AIBatchJob> context) {
        context.getPrimaryCache().addIndexer(BY_LANE, job -> List.of(LaneBooks.laneOf(job)));
        cache.set(context.getPrimaryCache());
        return source;
    }

    void wake(JobRef job) {
        wake(job.namespace(), job.name());
    }

    @Override
    public void wake(String namespace, String name) {
        source.propagateEvent(new ResourceID(name, namespace));
    }

    @Override
    public void wakeAll(String lane) {
        IndexerResourceCache<AIBatchJob> jobs = cache.get();
        if (jobs != null) {
            jobs.byIndex(BY_LANE, lane)
                    .forEach(job -> wake(
                            job.getMetadata().getNamespace(), job.getMetadata().getName()));
        }
    }

    /**
     * Wakes jobs that nobody has looked at since the last call. An object that is created while the end of an earlier one of its name is
     * still being handled can go unseen: its event belongs to the one that is gone.
     */
    synchronized void wakeUnseen() {
        IndexerResourceCache<AIBatchJob> jobs = cache.get();
        if (jobs == null) {
            return;
        }
        Set<String> now = new HashSet<>();
        jobs.list(JobWakes::isUnseen).forEach(job -> {
            now.add(job.getMetadata().getUid());
            if (unseen.contains(job.getMetadata().getUid())) {
                wake(JobRef.of(job));
            }
        });
        unseen = now;
    }

    private static boolean isUnseen(AIBatchJob job) {
        var status = job.getStatus();
        return status == null || status.observedGeneration() == null || status.observedGeneration() < 0;
    }

    /** How many jobs the informer knows. */
    long known() {
        IndexerResourceCache<AIBatchJob> jobs = cache.get();
        return jobs == null ? 0 : jobs.keys().count();
    }
}
