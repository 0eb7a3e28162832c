package io.spendlane.operator.lane;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.kube.Events;
import io.spendlane.operator.kube.StatusWriter;
import io.spendlane.operator.kube.StatusWriter.ConflictException;
import io.spendlane.operator.kube.Wakes;
import io.spendlane.operator.plan.LaneBaseline;
import io.spendlane.operator.plan.MinuteUse;
import io.spendlane.operator.plan.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, decide, write, act: a lane's grants and books. */
@ControllerConfiguration(
        name = "spendlane",
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
public final class SpendLaneReconciler implements Reconciler<SpendLane> {
    private static final Logger log = LoggerFactory.getLogger(SpendLaneReconciler.class);
    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofMillis(200);

    private final LaneBooks books;
    private final LaneWorks works;
    private final StatusWriter<SpendLane, SpendLaneSpec, SpendLaneStatus> statuses;
    private final Wakes<SpendLane> wakes;
    private final LaneJobs jobs;
    private final Supplier<PriceBook> prices;
    private final Function<String, MinuteUse> used;
    private final Events events;
    private final String process;
    private final Clock clock;

    /** Whom a lane wakes. */
    public interface LaneJobs {
        void wake(String namespace, String name);

        /** All jobs of a lane, known to it or not. */
        void wakeAll(String lane);
    }

    /** @param used what a lane's real-time calls took within the last minute */
    public SpendLaneReconciler(
            LaneBooks books,
            LaneWorks works,
            StatusWriter<SpendLane, SpendLaneSpec, SpendLaneStatus> statuses,
            Wakes<SpendLane> wakes,
            LaneJobs jobs,
            Supplier<PriceBook> prices,
            Function<String, MinuteUse> used,
            Events events,
            String process,
            Clock clock) {
        this.books = books;
        this.works = works;
        this.statuses = statuses;
        this.wakes = wakes;
        this.jobs = jobs;
        this.prices = prices;
        this.used = used;
        this.events = events;
        this.process = process;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, SpendLane>> prepareEventSources(EventSourceContext<SpendLane> context) {
        return List.of(wakes.source().over(context.getPrimaryCache()));
    }

    @Override
    public UpdateControl<SpendLane> reconcile(SpendLane seen, Context<SpendLane> context) {
        String name = seen.getMetadata().getName();
        LaneBook book = books.of(name);
        ResourceID id = new ResourceID(name);
        wakes.source().handleGone(id, gone -> statuses.forget(gone.getMetadata().getUid()));
        if (context.isPrimaryResourceDeleted()) {
            book.closed();
            jobs.wakeAll(name);
            // Another one of its name may be there already.
            wakes.wakeIn(id, SOON);
            return UpdateControl.noUpdate();
        }
        boolean specChanged = book.specChanged(seen);
        SpendLane lane = book.latest(statuses.latest(seen));
        Instant now = clock.instant();
        LaneBook.Snapshot known = book.snapshot();
        String baselineFault =
                LaneBaseline.of(lane.getSpec(), prices.get(), now).fault();
        LaneTurn turn =
                LaneCourse.next(lane, known, process, now, new LaneCourse.Beside(baselineFault, used.apply(name)));
        Duration lookAgain = turn.lookAgainIn();
        try {
            SpendLane written = write(lane, book, turn);
            act(name, written, book, turn, known);
            tell(lane, written, turn);
            if (specChanged) {
                jobs.wakeAll(name);
            }
            if (turn.act() == LaneTurn.Act.CARRY_RECORDS || turn.act() == LaneTurn.Act.ADD_FINALIZER) {
                lookAgain = AT_ONCE;
            }
        } catch (ConflictException changed) {
            book.latest(statuses.latest(seen));
            lookAgain = AT_ONCE;
        }
        return UpdateControl.<SpendLane>noUpdate().rescheduleAfter(lookAgain);
    }

    /** Looks after lanes that nobody has looked at, from one call to the next. */
    public void wakeUnseen() {
        wakes.source()
                .wakeThose(lane -> lane.getStatus() == null
                        || lane.getStatus().ledger() == null
                        || !lane.getMetadata()
                                .getUid()
                                .equals(lane.getStatus().ledger().laneUID()));
    }

    private SpendLane write(SpendLane lane, LaneBook book, LaneTurn turn) throws ConflictException {
        SpendLane written = lane;
        if (turn.act() == LaneTurn.Act.ADD_FINALIZER) {
            written = statuses.finalizer(lane, SpendLane.FINALIZER, true);
        }
        SpendLaneStatus status = turn.status();
        if (status != null && !same(lane.getStatus(), status)) {
            written = statuses.write(lane, status);
        }
        if (turn.act() == LaneTurn.Act.REMOVE_FINALIZER) {
            written = statuses.finalizer(written, SpendLane.FINALIZER, false);
        }
        return book.latest(written);
    }

    private void act(String name, SpendLane written, LaneBook book, LaneTurn turn, LaneBook.Snapshot known) {
        switch (turn.act()) {
            case TAKE_OVER -> {
                long epoch = ledger(written).epoch();
                log.info("took over lane={} epoch={}", name, epoch);
                book.tookOver(written, epoch);
                works.list(name, epoch, book, () -> listed(name));
            }
            case LIST_JOBS -> works.list(name, book.epoch(), book, () -> listed(name));
            case COMPARE_RECORDS -> works.compare(books.all(), lane -> wakes.wake(new ResourceID(lane)));
            case READ_RECORDS -> works.read(name, book, () -> wakes.wake(new ResourceID(name)));
            case CARRY_RECORDS -> {
                log.info("carried amounts made anew from the records lane={}", name);
                book.rebuilt(known.recorded());
            }
            case STAND_DOWN -> {
                log.warn("another process took over lane={}", name);
                book.superseded();
            }
            case NOTHING -> book.unneeded();
            case ADD_FINALIZER, REMOVE_FINALIZER -> {}
        }
    }

    private void listed(String name) {
        jobs.wakeAll(name);
        wakes.wake(new ResourceID(name));
    }

    /** Wakes only those jobs that the write means something to. */
    private void tell(SpendLane before, SpendLane after, LaneTurn turn) {
        if (before == after || after.getStatus() == null || after.getStatus().ledger() == null) {
            return;
        }
        LaneBook book = books.of(after.getMetadata().getName());
        Ledger old = before.getStatus() == null ? null : before.getStatus().ledger();
        Ledger now = ledger(after);
        List<Grant> known = old == null ? List.of() : old.grants();
        List<String> folded = old == null ? List.of() : old.folding();
        Stream.concat(
                        now.grants().stream().filter(g -> !known.contains(g)).map(Grant::jobUID),
                        now.folding().stream().filter(uid -> !folded.contains(uid)))
                .distinct()
                .flatMap(uid -> book.job(uid).stream())
                .forEach(job -> jobs.wake(job.namespace(), job.name()));
        turn.told().forEach(t -> events.tell(after, t.warning(), t.reason(), "Account", t.message()));
    }

    private static Ledger ledger(SpendLane lane) {
        return Objects.requireNonNull(Objects.requireNonNull(lane.getStatus()).ledger());
    }

    /** Equal but for the clock's high-water mark, which is not worth a write of its own. */
    private static boolean same(@Nullable SpendLaneStatus before, SpendLaneStatus after) {
        if (before == null || before.ledger() == null || after.ledger() == null) {
            return after.equals(before);
        }
        Ledger aligned = after.ledger().at(before.ledger().time());
        return after.with(after.observedGeneration(), Objects.requireNonNull(after.conditions()), aligned)
                .equals(before);
    }
}
