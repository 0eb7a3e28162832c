package io.spendlane.operator.job;

import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.operator.kube.WakeSource;
import io.spendlane.operator.kube.Wakes;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.lane.SpendLaneReconciler.LaneJobs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Asks for a look at a job, or at all jobs of a lane. */
final class JobWakes implements LaneJobs {
    private static final String BY_LANE = "lane";

    private static final Duration SOON = Duration.ofMillis(200);

    private final Wakes<AIBatchJob> wakes;

    JobWakes(ScheduledExecutorService timer) {
        wakes = new Wakes<>("wakes", timer, Duration.ZERO);
    }

    WakeSource<AIBatchJob> sourceFor(EventSourceContext<AIBatchJob> context) {
        context.getPrimaryCache().addIndexer(BY_LANE, job -> List.of(LaneBooks.laneOf(job)));
        return source().over(context.getPrimaryCache());
    }

    /** Those that the API server deleted, and what has their name now. */
    WakeSource<AIBatchJob> source() {
        return wakes.source();
    }

    void wake(JobRef job) {
        wake(job.namespace(), job.name());
    }

    @Override
    public void wake(String namespace, String name) {
        wakes.wake(new ResourceID(name, namespace));
    }

    @Override
    public void wakeAll(String lane) {
        source().objects().ifPresent(jobs -> jobs.byIndex(BY_LANE, lane).forEach(job -> wake(JobRef.of(job))));
    }

    /** Looks after jobs that nobody has looked at, from one call to the next. */
    void wakeUnseen() {
        source().wakeThose(JobWakes::isUnseen);
    }

    /** Another look in a moment, when that which is being done for this name has ended. */
    void wakeSoon(JobRef job) {
        wakes.wakeIn(new ResourceID(job.name(), job.namespace()), SOON);
    }

    private static boolean isUnseen(AIBatchJob job) {
        var status = job.getStatus();
        return status == null || status.observedGeneration() == null || status.observedGeneration() < 0;
    }
}
