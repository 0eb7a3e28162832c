package io.spendlane.operator.realtime;

import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.RateLeft;
import java.time.Duration;

/** Keeps calls to what lane and provider allow per minute. Thread-safe. */
public interface Gate {
    /** Nothing limits the calls. */
    Gate OPEN = new Gate() {
        @Override
        public Duration before(Bound call) {
            return Duration.ZERO;
        }

        @Override
        public void told(RateLeft left) {}

        @Override
        public void refused(Duration wait) {}
    };

    /** How long the next call has to wait; with zero it is counted, and may go. */
    Duration before(Bound call);

    /** What the provider says is left. */
    void told(RateLeft left);

    /** The provider asked to wait. */
    void refused(Duration wait);
}
