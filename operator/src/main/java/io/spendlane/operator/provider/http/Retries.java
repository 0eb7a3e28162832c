package io.spendlane.operator.provider.http;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often a free call is tried, and how long to wait in between: exponential back-off with full jitter, or what the provider asks for.
 *
 * @param tries at most, the first included
 * @param base the longest first wait; it doubles with each try
 * @param longest wait in place; whoever is asked to wait longer gives up and lets its caller wait
 */
public record Retries(int tries, Duration base, Duration longest) {
    public static final Retries DEFAULT = new Retries(3, Duration.ofMillis(500), Duration.ofSeconds(5));

    /** The wait before the next try; {@code null}: there is none. */
    public @Nullable Duration waitAfter(int tried, @Nullable Duration asked, RandomGenerator random) {
        if (tried >= tries) {
            return null;
        }
        if (asked != null) {
            return tooLong(asked) ? null : asked;
        }
        long doubled = base.toMillis() << Math.min(tried - 1, 20);
        long most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(random.nextLong(most + 1));
    }

    public boolean tooLong(Duration asked) {
        return asked.compareTo(longest) > 0;
    }
}
