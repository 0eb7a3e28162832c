package io.spendlane.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The provider's time: the machine's, moved by an offset, so that clients meet a provider whose clock is not theirs. */
public final class SimulatedClock implements InstantSource {
    private final InstantSource machine;
    private final Duration offset;
    private volatile Duration advanced = Duration.ZERO;

    public SimulatedClock(InstantSource machine, Duration offset) {
        this.machine = machine;
        this.offset = offset;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset).plus(advanced);
    }

    /** Moves this clock forward; what falls due by it happens as soon as the {@link Agenda} is told. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The clock cannot go back: " + by);
        }
        advanced = advanced.plus(by);
    }

    /** All advances together. */
    public Duration advanced() {
        return advanced;
    }

    /** Sets the sum of all advances, as kept from an earlier run. */
    public synchronized void restore(Duration saved) {
        advanced = saved;
    }
}
