package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.operator.job.ChargeCourse.Pace;
import io.spendlane.operator.job.IntentWorld.Desk;
import io.spendlane.operator.job.IntentWorld.Message;
import io.spendlane.operator.job.IntentWorld.Status;
import io.spendlane.operator.model.Model;
import io.spendlane.operator.model.Once;
import io.spendlane.operator.model.Parts;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One batch, two processes that may both believe to lead, and all that can come between any two steps. Decides with {@link ChargeCourse};
 * writes and works are those of {@link AIBatchJobReconciler} and {@link BatchWorks}, each a step of its own.
 */
final class IntentModel implements Model {
    /** What is taken away to show that it is missed. */
    enum Without {
        NOTHING,
        /** Everybody takes every intent for his own. */
        OWNER,
        /** A create goes through although its file is gone. */
        FENCE,
        /** Nobody waits until a listing shows all. */
        SETTLING_TIME,
        /** Nobody looks again once the time is over. */
        SECOND_LOOK,
        /** What costs money, or says that nothing did, begins although the write failed. */
        WRITE_FIRST
    }

    /** How much may happen. */
    record Bounds(int epochs, int files, int stamps, int restarts, boolean stops) {}

    private static final int STATUS = 0;
    private static final int WORLD = 1;
    private static final int DESKS = 2;
    private static final int PROCESSES = 2;

    private final Without without;
    private final Bounds bounds;
    private final Parts parts = new Parts();
    private final Map<List<Object>, Turned> turns = new HashMap<>();
    private final IntentWorks works;

    /** A turn: the charge as it is next, what it came to if it is over, and what is started. */
    record Turned(Once<Status> next, List<Work> work, List<Work.Paid> paid) {}

    IntentModel(Without without, Bounds bounds) {
        this.without = without;
        this.bounds = bounds;
        this.works = new IntentWorks(without, bounds);
    }

    @Override
    public int[] start() {
        Once<Status> status = new Once<>(new Status(SampleCharges.reserved(1), -1));
        int[] start = new int[DESKS + PROCESSES];
        start[STATUS] = parts.of(status);
        start[WORLD] = parts.of(IntentWorld.BEGIN);
        for (int p = 0; p < PROCESSES; p++) {
            start[DESKS + p] = parts.of(Desk.begin("p" + p, status));
        }
        return start;
    }

    @Override
    public void steps(int[] state, Steps to) {
        IntentWorld world = parts.at(state[WORLD]);
        for (int file : world.deleted()) {
            to.step(() -> "the settling time since file " + file + " went is over", with(state, world.settled(file)));
        }
        for (Message message : world.late()) {
            works.arrive(world, message, (told, next, answer) -> {
                int[] after = with(state, next);
                if (message.sender() >= 0 && answer != null) {
                    int desk = DESKS + message.sender();
                    Desk sender = parts.at(state[desk]);
                    after[desk] = parts.of(sender.ended(message.key(), answer));
                }
                to.step(() -> message + " " + told, after);
            });
        }
        for (int p = 0; p < PROCESSES; p++) {
            process(state, world, p, to);
        }
    }

    private void process(int[] state, IntentWorld world, int p, Steps to) {
        Once<Status> status = parts.at(state[STATUS]);
        Desk desk = parts.at(state[DESKS + p]);
        String who = desk.process();
        boolean first = p == 0 || world.top() > 0; // they are alike: the first is the first
        if (desk.epoch() == 0 && world.top() < bounds.epochs() && first) {
            to.step(() -> who + " takes the lane over", with(with(state, p, desk.leads(world.top() + 1)), world.led()));
        }
        if (desk.epoch() > 0 && world.restarts() < bounds.restarts()) {
            to.event(
                    () -> who + " is killed, and starts anew",
                    with(with(state, p, desk.anew(who + "'")), world.restarted(p)));
        }
        if (!desk.current()) {
            to.step(() -> who + " sees the job", with(state, p, desk.sees(status)));
        }
        if (desk.epoch() == 0) {
            return;
        }
        for (Once<Work> work : desk.running().values()) {
            works.go(
                    world,
                    p,
                    desk,
                    work.value(),
                    (told, next, after) -> to.step(
                            () -> who + " " + work.value().key() + " " + told, with(with(state, p, after), next)));
        }
        if (desk.seen().value().charge() == null) {
            return;
        }
        for (Pace pace : bounds.stops() ? List.of(Pace.GO_ON, Pace.STOP) : List.of(Pace.GO_ON)) {
            turn(state, world, p, desk, pace, to);
        }
    }

    private void turn(int[] state, IntentWorld world, int p, Desk desk, Pace pace, Steps to) {
        Turned turned = decide(desk, world, pace);
        boolean moves = !turned.next().equals(desk.seen());
        if (!turned.paid().isEmpty() && world.stamps() == bounds.stamps()) {
            return;
        }
        String who = desk.process();
        if (moves && !desk.current()) {
            if (without == Without.WRITE_FIRST) {
                Desk after = desk.starts(turned.work()).starts(turned.paid());
                to.step(() -> who + " starts " + keys(turned.work()), with(state, p, after));
            }
            return;
        }
        if (!moves) {
            if (!turned.work().isEmpty()) {
                to.step(() -> who + " needs " + keys(turned.work()), with(state, p, desk.starts(turned.work())));
            }
            return;
        }
        int[] written = with(state, turned.paid().isEmpty() ? world : world.stamped());
        written[STATUS] = parts.of(turned.next());
        for (int other = 0; other < PROCESSES; other++) {
            Desk one = parts.at(state[DESKS + other]);
            written[DESKS + other] = parts.of(one.outdated());
        }
        Desk after = desk.sees(turned.next()).starts(turned.work()).starts(turned.paid());
        to.step(() -> who + " (" + pace + ") writes " + turned.next(), with(written, p, after));
        to.event(() -> who + " (" + pace + ") writes " + turned.next() + " and is not answered", written);
    }

    private Turned decide(Desk desk, IntentWorld world, Pace pace) {
        Charge charge = desk.seen().value().charge();
        boolean past = charge.fileId() != null && world.past().contains(IntentWorld.number(charge.fileId()));
        List<Object> of = List.of(
                desk.process(),
                desk.epoch(),
                desk.seen(),
                desk.outcomes(),
                desk.running().keySet(),
                past,
                world.stamps(),
                pace);
        return turns.computeIfAbsent(of, key -> {
            Stage stage = new Stage().charged(charge);
            Owner me = without == Without.OWNER && charge.owner() != null
                    ? charge.owner()
                    : new Owner(desk.epoch(), desk.process());
            stage.process = me.process();
            stage.settle = without == Without.SETTLING_TIME ? Duration.ZERO : Stage.SETTLE;
            desk.outcomes().forEach((work, outcome) -> stage.outcomes.put(work, outcome.value()));
            desk.running().keySet().forEach(work -> stage.running.put(work, true));
            if (charge.remoteIds() != null) {
                charge.remoteIds().forEach(id -> stage.remote(id, RemoteBatch.State.ENDED));
            }
            Instant now = time(charge, past, world);
            Draft draft = new Draft(stage.view(), now);
            Charge next = new ChargeCourse(draft, me.epoch(), pace).next(charge);
            long settled = draft.settled.isEmpty()
                    ? -1
                    : draft.spent().micros() / Stage.usd(1).micros();
            Turn turn = draft.unwritten();
            return new Turned(new Once<>(new Status(next, settled)), turn.work(), turn.paidWork());
        });
    }

    /** Who takes a fenced charge over counts the settling time anew, which is over some time, too. */
    private static Instant time(Charge charge, boolean past, IntentWorld world) {
        Instant now = Stage.NOW.plusMillis(world.stamps());
        Instant fenced = charge.fencedTime();
        return !past ? now : (fenced == null || fenced.isBefore(now) ? now : fenced).plus(Stage.SETTLE);
    }

    @Override
    public Optional<String> fault(int[] state) {
        IntentWorld world = parts.at(state[WORLD]);
        Status status = parts.<Once<Status>>at(state[STATUS]).value();
        long billed = world.billed();
        if (billed > 1) {
            return Optional.of("paid twice");
        }
        if (world.recorded() >= 0 && world.recorded() < billed) {
            return Optional.of("paid, and on record as free");
        }
        return status.charge() == null && Math.max(0, status.settled()) < billed
                ? Optional.of("paid, and nobody counts it")
                : Optional.empty();
    }

    @Override
    public Optional<String> undone(int[] state) {
        IntentWorld world = parts.at(state[WORLD]);
        Status status = parts.<Once<Status>>at(state[STATUS]).value();
        boolean led = false;
        for (int p = 0; p < PROCESSES; p++) {
            Desk desk = parts.at(state[DESKS + p]);
            led |= desk.epoch() == world.top();
        }
        boolean bounded = world.stamps() == bounds.stamps() || world.made() == bounds.files();
        return led && !bounded && status.charge() != null
                ? Optional.of("it is led and goes no further: " + status)
                : Optional.empty();
    }

    private static List<String> keys(List<Work> works) {
        return works.stream().map(Work::key).toList();
    }

    private int[] with(int[] state, int p, Desk desk) {
        int[] next = state.clone();
        next[DESKS + p] = parts.of(desk);
        return next;
    }

    private int[] with(int[] state, IntentWorld world) {
        int[] next = state.clone();
        next[WORLD] = parts.of(world);
        return next;
    }
}
