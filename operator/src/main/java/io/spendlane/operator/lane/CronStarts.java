package io.spendlane.operator.lane;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * When a window begins, by cron in a time zone. The library matches the calendar alone, on local times; what the clocks do with those is
 * decided here: a local time that is skipped begins with the first instant after the gap, one that comes twice begins at its first.
 */
final class CronStarts {
    private static final LocalDateTime ANY_TIME = LocalDateTime.of(2024, 1, 1, 0, 0);

    private final ExecutionTime calendar;
    private final ZoneId zone;

    /** @throws IllegalArgumentException for what is no cron expression, or names a day that no calendar has */
    CronStarts(String cron, ZoneId zone) {
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        this.calendar = ExecutionTime.forCron(parser.parse(cron));
        this.zone = zone;
        if (after(ANY_TIME).isEmpty()) {
            throw new IllegalArgumentException("no calendar has such a day");
        }
    }

    /** The last start at or before {@code time}. */
    Optional<Instant> latest(Instant time) {
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        ZoneOffsetTransition twice = zone.getRules().getTransition(local);
        boolean secondTime = twice != null
                && twice.isOverlap()
                && zone.getRules().getOffset(time).equals(twice.getOffsetAfter());
        // All local times of the doubled span have been there once already.
        LocalDateTime before = secondTime ? twice.getDateTimeBefore() : local.plus(Duration.ofNanos(1));
        return calendar.lastExecution(before.atZone(ZoneOffset.UTC)).map(found -> instant(found.toLocalDateTime()));
    }

    /** The first start after {@code time}. */
    Optional<Instant> next(Instant time) {
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        Optional<LocalDateTime> found = after(local);
        while (found.isPresent() && !instant(found.get()).isAfter(time)) {
            found = after(found.get());
        }
        return found.map(this::instant);
    }

    private Optional<LocalDateTime> after(LocalDateTime local) {
        return calendar.nextExecution(local.atZone(ZoneOffset.UTC)).map(found -> found.toLocalDateTime());
    }

    private Instant instant(LocalDateTime local) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }
}
