package io.spendlane.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The provider's time: the machine's, moved by an offset, so that clients meet a provider whose clock is not theirs. */
public final class SimulatedClock implements InstantSource {
    private final InstantSource machine;
    private volatile Duration offset;

    public SimulatedClock(InstantSource machine, Duration offset) {
        this.machine = machine;
        this.offset = offset;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset);
    }

    /** Moves this clock forward; what falls due by it happens as soon as the {@link Agenda} is told. */
    public synchronized Duration advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The clock cannot go back: " + by);
        }
        Duration moved = offset.plus(by);
        offset = moved;
        return moved;
    }

    /** @return how far this clock is ahead of the machine's */
    public Duration offset() {
        return offset;
    }

    public synchronized void restore(Duration saved) {
        offset = saved;
    }
}
