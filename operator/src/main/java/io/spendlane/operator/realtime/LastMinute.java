package io.spendlane.operator.realtime;

import io.spendlane.operator.plan.MinuteUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Adds up what was sent within the last minute, to a second. Not thread-safe: its owner locks. */
final class LastMinute {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deque<Second> seconds = new ArrayDeque<>(61);

    private record Second(long epochSecond, MinuteUse use) {}

    void add(Instant now, long requests, long tokens) {
        drop(now);
        Second last = seconds.peekLast();
        MinuteUse before = MinuteUse.NONE;
        long second = now.getEpochSecond();
        if (last != null && last.epochSecond() >= second) {
            // A clock that was set back counts on where it was.
            second = last.epochSecond();
            before = seconds.removeLast().use();
        }
        seconds.addLast(new Second(
                second,
                new MinuteUse(Math.addExact(before.requests(), requests), Math.addExact(before.tokens(), tokens))));
    }

    MinuteUse sum(Instant now) {
        drop(now);
        long requests = 0;
        long tokens = 0;
        for (Second second : seconds) {
            requests = Math.addExact(requests, second.use().requests());
            tokens = Math.addExact(tokens, second.use().tokens());
        }
        return new MinuteUse(requests, tokens);
    }

    private void drop(Instant now) {
        long first = now.minus(MINUTE).getEpochSecond();
        while (!seconds.isEmpty() && seconds.getFirst().epochSecond() <= first) {
            seconds.removeFirst();
        }
    }
}
