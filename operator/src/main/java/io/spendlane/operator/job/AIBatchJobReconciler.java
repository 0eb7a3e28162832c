package io.spendlane.operator.job;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.ItemCounts;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.job.Turn.Finalizer;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.kube.Events;
import io.spendlane.operator.kube.StatusWriter;
import io.spendlane.operator.kube.StatusWriter.ConflictException;
import io.spendlane.operator.lane.LaneBooks;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Observe, decide, write, act. The status is on record before any work starts. */
@ControllerConfiguration(
        name = "aibatchjob",
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
public final class AIBatchJobReconciler implements Reconciler<AIBatchJob> {
    private static final Duration AT_ONCE = Duration.ofMillis(20);

    private final JobObserver observer;
    private final StatusWriter<AIBatchJob, AIBatchJobSpec, AIBatchJobStatus> statuses;
    private final LaneBooks books;
    private final JobDesks desks;
    private final Workshop workshop;
    private final AccountWatch watch;
    private final AccountQueue queue;
    private final JobWakes wakes;
    private final Events events;
    private final DeadlineCount deadlines;
    private final WorkCount work;
    private final Clock clock;

    AIBatchJobReconciler(
            JobObserver observer,
            StatusWriter<AIBatchJob, AIBatchJobSpec, AIBatchJobStatus> statuses,
            LaneBooks books,
            JobDesks desks,
            Workshop workshop,
            AccountWatch watch,
            AccountQueue queue,
            JobWakes wakes,
            Events events,
            DeadlineCount deadlines,
            WorkCount work,
            Clock clock) {
        this.observer = observer;
        this.statuses = statuses;
        this.books = books;
        this.desks = desks;
        this.workshop = workshop;
        this.watch = watch;
        this.queue = queue;
        this.wakes = wakes;
        this.events = events;
        this.deadlines = deadlines;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, AIBatchJob>> prepareEventSources(EventSourceContext<AIBatchJob> context) {
        return List.of(wakes.sourceFor(context));
    }

    @Override
    public UpdateControl<AIBatchJob> reconcile(AIBatchJob seen, Context<AIBatchJob> context) {
        // What is seen may be another object that has the name by now.
        boolean inferred = context.isPrimaryResourceFinalStateUnknown();
        wakes.source().handleGone(ResourceID.fromResource(seen), job -> forget(job, inferred));
        if (context.isPrimaryResourceDeleted()) {
            wakes.wakeSoon(JobRef.of(seen));
            return UpdateControl.noUpdate();
        }
        AIBatchJob job = statuses.latest(seen);
        books.saw(job);
        JobView view = observer.look(job);
        Turn turn = JobCourse.next(view, clock.instant());
        try {
            AIBatchJob written = write(job, turn);
            act(job, written, turn);
        } catch (ConflictException changed) {
            return UpdateControl.<AIBatchJob>noUpdate().rescheduleAfter(AT_ONCE);
        }
        Duration again = turn.lookAgainIn();
        return again == null
                ? UpdateControl.noUpdate()
                : UpdateControl.<AIBatchJob>noUpdate().rescheduleAfter(again);
    }

    private AIBatchJob write(AIBatchJob job, Turn turn) throws ConflictException {
        AIBatchJob written = job;
        if (turn.finalizer() == Finalizer.ADD && !job.hasFinalizer(AIBatchJob.FINALIZER)) {
            written = statuses.finalizer(written, AIBatchJob.FINALIZER, true);
        }
        AIBatchJobStatus status = turn.status();
        if (status != null && !status.equals(job.getStatus())) {
            written = statuses.write(written, status);
            desks.of(job.getMetadata().getUid()).written(clock.instant());
        }
        if (written != job) {
            books.saw(written);
        }
        if (turn.finalizer() == Finalizer.REMOVE) {
            written = statuses.finalizer(written, AIBatchJob.FINALIZER, false);
        }
        return written;
    }

    private void act(AIBatchJob before, AIBatchJob written, Turn turn) {
        boolean onRecord = turn.status() != null && !turn.status().equals(before.getStatus());
        turn.work().forEach(work -> workshop.start(written, work));
        if (onRecord) {
            count(before, written);
            countItems(before, written);
            turn.settled().forEach(record -> work.settled(record, useCaseOf(written)));
            turn.paidWork().forEach(work -> workshop.start(written, work));
            turn.told()
                    .forEach(t -> events.tell(written, t.warning(), t.reason().word(), "Run", t.message()));
        }
        AIBatchJobStatus status = written.getStatus();
        if (JobCourse.isOver(status) && !written.isMarkedForDeletion()) {
            desks.forget(written.getMetadata().getUid());
        }
        List<Charge> charges = chargesOf(written);
        watch.follow(JobRef.of(written), charges);
        queue.on(JobRef.of(written), chargesOf(before), charges);
        if (onRecord) {
            Set<String> open = charges.stream().map(Charge::batch).collect(Collectors.toSet());
            long seq = status == null || status.seq() == null ? 0 : status.seq();
            desks.keepOnly(written.getMetadata().getUid(), open, seq);
        }
    }

    private static List<Charge> chargesOf(AIBatchJob job) {
        AIBatchJobStatus status = job.getStatus();
        return status == null || status.charges() == null ? List.of() : status.charges();
    }

    private void count(AIBatchJob before, AIBatchJob written) {
        boolean missedBefore = missed(before);
        boolean ends = !JobCourse.isOver(before.getStatus()) && JobCourse.isOver(written.getStatus());
        boolean timed = written.getStatus() != null && written.getStatus().deadlineTime() != null;
        if (!missedBefore && missed(written)) {
            deadlines.ended(LaneBooks.laneOf(written), false);
        } else if (ends && timed && !missedBefore) {
            deadlines.ended(LaneBooks.laneOf(written), true);
        }
    }

    /** What was done before this object came, or before its status was lost, is not counted again. */
    private void countItems(AIBatchJob before, AIBatchJob written) {
        ItemCounts then = itemsOf(before);
        ItemCounts now = itemsOf(written);
        if (then != null && now != null) {
            work.ended(
                    LaneBooks.laneOf(written),
                    useCaseOf(written),
                    Math.max(0, now.succeeded() - then.succeeded()),
                    Math.max(0, now.failed() - then.failed()));
        }
    }

    private static @Nullable ItemCounts itemsOf(AIBatchJob job) {
        return job.getStatus() == null ? null : job.getStatus().items();
    }

    private static @Nullable String useCaseOf(AIBatchJob job) {
        return job.getSpec() == null ? null : job.getSpec().useCase();
    }

    private static boolean missed(AIBatchJob job) {
        return job.getStatus() != null && Conditions.holds(job.getStatus().conditions(), JobReport.DEADLINE_MISSED);
    }

    /** A deletion that was only inferred is confirmed by a read. */
    private void forget(AIBatchJob job, boolean inferred) {
        if (inferred && observer.stillThere(job)) {
            return;
        }
        books.gone(job);
        watch.follow(JobRef.of(job), List.of());
        queue.on(JobRef.of(job), chargesOf(job), List.of());
        desks.forget(job.getMetadata().getUid());
        statuses.forget(job.getMetadata().getUid());
    }
}
