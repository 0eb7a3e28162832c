package io.spendlane.simulator.provider;

import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.state.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Requests and tokens of real-time calls, counted by account in minutes that begin with a call. */
public final class RateWindows {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long USUAL_REQUESTS = 30_000;
    private static final long USUAL_TOKENS = 150_000_000;

    private final Map<Owner, Window> windows = new HashMap<>();

    private static final class Window {
        private final Instant end;
        private long requests;
        private long tokens;

        Window(Instant end) {
            this.end = end;
        }
    }

    /**
     * Counts a request and the tokens of its input.
     *
     * @throws RateLimited when there is no room for it; it is not counted then
     */
    public synchronized void take(Owner owner, long input, Behaviour behaviour, Instant now) {
        Window window = window(owner, now);
        RateLeft left = left(window, behaviour, now);
        if (left.requests() < 1 || left.tokens() < input) {
            throw new RateLimited(left);
        }
        window.requests++;
        window.tokens += input;
    }

    /** Counts the tokens of an answer. */
    public synchronized RateLeft answered(Owner owner, long output, Behaviour behaviour, Instant now) {
        Window window = window(owner, now);
        window.tokens += output;
        return left(window, behaviour, now);
    }

    public synchronized void clear() {
        windows.clear();
    }

    private Window window(Owner owner, Instant now) {
        return windows.compute(
                owner,
                (same, known) -> known != null && now.isBefore(known.end) ? known : new Window(now.plus(MINUTE)));
    }

    private static RateLeft left(Window window, Behaviour behaviour, Instant now) {
        long requests = behaviour.requestsPerMinute() == null ? USUAL_REQUESTS : behaviour.requestsPerMinute();
        long tokens = behaviour.tokensPerMinute() == null ? USUAL_TOKENS : behaviour.tokensPerMinute();
        return new RateLeft(
                requests,
                Math.max(0, requests - window.requests),
                tokens,
                Math.max(0, tokens - window.tokens),
                Duration.between(now, window.end),
                window.end);
    }
}
