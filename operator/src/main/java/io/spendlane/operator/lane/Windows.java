package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.api.v1alpha1.Schedule;
import io.spendlane.api.v1alpha1.Schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a lane admits work. Windows that overlap or follow each other are one. Thread-safe: what was found out last is kept, for it holds
 * until the next edge and is asked for at every look at every job.
 */
public final class Windows {
    /** Whether windows that follow each other go on for longer is not looked at. */
    private static final Duration FORESIGHT = Duration.ofDays(8);

    private static final int MOST_KEPT = 1_000;

    /** Reading cron takes milliseconds, and every look at a job needs it. */
    private static final Map<Key, Read> KEPT = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Read> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Key(Schedule schedule, ZoneId zone) {}

    private record Read(@Nullable Windows windows, @Nullable String fault) {}

    private record One(
            CronStarts starts, Duration length, @Nullable MinuteRates rates) {}

    /**
     * At one moment.
     *
     * @param until while open: when it shuts; {@code null}: not within {@link #FORESIGHT}
     * @param opensAt while shut: when it opens
     */
    public record State(
            boolean open, @Nullable Instant until, @Nullable Instant opensAt) {
        static final State ALWAYS = new State(true, null, null);
    }

    private final List<One> all;
    private Instant knownFrom = Instant.MAX;
    private Instant knownUntil = Instant.MIN;
    private State known = State.ALWAYS;

    private Windows(List<One> all) {
        this.all = List.copyOf(all);
    }

    /** @throws IllegalStateException for a schedule with a {@link #fault} */
    static Windows of(@Nullable Schedule schedule, ZoneId zone) {
        if (schedule == null) {
            return new Windows(List.of());
        }
        Read read = read(schedule, zone);
        if (read.windows() == null) {
            throw new IllegalStateException(read.fault());
        }
        return read.windows();
    }

    /** What is wrong with a schedule, and what to do; empty: nothing. */
    static Optional<String> fault(@Nullable Schedule schedule, ZoneId zone) {
        return schedule == null
                ? Optional.empty()
                : Optional.ofNullable(read(schedule, zone).fault());
    }

    private static Read read(Schedule schedule, ZoneId zone) {
        synchronized (KEPT) {
            return KEPT.computeIfAbsent(new Key(schedule, zone), key -> parse(schedule, zone));
        }
    }

    private static Read parse(Schedule schedule, ZoneId zone) {
        List<Window> windows = schedule.windows();
        if (windows == null || windows.isEmpty()) {
            return new Read(null, "schedule cannot be read as stored: apply the lane again");
        }
        List<One> all = new ArrayList<>();
        for (Window window : windows) {
            if (window == null || window.start() == null || window.durationSeconds() == null) {
                return new Read(null, "a window cannot be read as stored: apply the lane again");
            }
            try {
                all.add(new One(
                        new CronStarts(window.start(), zone),
                        Duration.ofSeconds(Objects.requireNonNull(window.durationSeconds())),
                        window.rateLimits()));
            } catch (IllegalArgumentException e) {
                return new Read(
                        null,
                        "schedule: a window cannot start at \"%s\" (%s): write minute, hour, day of month, month and day of week, such as \"0 20 * * 1-5\""
                                .formatted(window.start(), e.getMessage()));
            }
        }
        return new Read(new Windows(all), null);
    }

    public State at(Instant now) {
        if (all.isEmpty()) {
            return State.ALWAYS;
        }
        synchronized (this) {
            if (now.isBefore(knownFrom) || !now.isBefore(knownUntil)) {
                known = find(now);
                knownFrom = now;
                Instant edge = known.open() ? known.until() : known.opensAt();
                knownUntil = edge == null ? now.plus(Duration.ofHours(1)) : edge;
            }
            return known;
        }
    }

    /** The rates of those windows that are open and have their own. */
    List<MinuteRates> openRates(Instant now) {
        return all.stream()
                .filter(one -> one.rates() != null
                        && one.starts()
                                .latest(now)
                                .filter(start -> start.plus(one.length()).isAfter(now))
                                .isPresent())
                .flatMap(one -> Optional.ofNullable(one.rates()).stream())
                .toList();
    }

    private State find(Instant now) {
        Instant end = latestEnd(now);
        if (!end.isAfter(now)) {
            Instant opens = all.stream()
                    .flatMap(one -> one.starts().next(now).stream())
                    .min(Instant::compareTo)
                    .orElse(null);
            return new State(false, null, opens);
        }
        Instant horizon = now.plus(FORESIGHT);
        while (end.isBefore(horizon)) {
            Instant further = latestEnd(end);
            if (!further.isAfter(end)) {
                return new State(true, end, null);
            }
            end = further;
        }
        return new State(true, null, null);
    }

    /** When the last of the windows that have begun at {@code time} ends, or ended. */
    private Instant latestEnd(Instant time) {
        return all.stream()
                .flatMap(one -> one.starts().latest(time).map(start -> start.plus(one.length())).stream())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }
}
