package io.spendlane.operator.provider.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's headers say about trying again.
 *
 * @param again what {@code x-should-retry} says
 * @param after how long to wait, at most a day
 */
public record RetryHints(@Nullable Boolean again, @Nullable Duration after) {
    private static final Duration MOST = Duration.ofDays(1);
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|us|µs|ns|d|h|m|s)");
    private static final List<String> BUCKETS = List.of("requests", "tokens", "project-tokens");

    /** Reads {@code x-should-retry}; {@code retry-after-ms}, else {@code Retry-After}, else the latest reset of a bucket that is empty. */
    public static RetryHints of(Headers headers, Instant now) {
        Duration after = millis(headers.get("retry-after-ms"));
        if (after == null) {
            after = secondsOrDate(headers.get("Retry-After"), now);
        }
        if (after == null) {
            after = latestReset(headers);
        }
        return new RetryHints(yesOrNo(headers.get("x-should-retry")), after == null ? null : bounded(after));
    }

    private static @Nullable Boolean yesOrNo(@Nullable String text) {
        if ("true".equalsIgnoreCase(text)) {
            return true;
        }
        return "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
    }

    private static @Nullable Duration millis(@Nullable String text) {
        return text == null || !DECIMAL.matcher(text).matches() ? null : nanos(Double.parseDouble(text) * 1e6);
    }

    private static @Nullable Duration secondsOrDate(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        if (DECIMAL.matcher(text).matches()) {
            return nanos(Double.parseDouble(text) * 1e9);
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration latestReset(Headers headers) {
        Duration latest = null;
        for (String bucket : BUCKETS) {
            String left = headers.get("x-ratelimit-remaining-" + bucket);
            Duration reset = duration(headers.get("x-ratelimit-reset-" + bucket));
            boolean empty = left == null || left.equals("0");
            if (empty && reset != null && (latest == null || reset.compareTo(latest) > 0)) {
                latest = reset;
            }
        }
        return latest;
    }

    /** Such as {@code 120ms}, {@code 1s}, {@code 6m0s}. */
    public static @Nullable Duration duration(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.lookingAt()) {
            sum = sum.plus(nanos(Double.parseDouble(part.group(1)) * nanosPer(part.group(2))));
            end = part.end();
            part.region(end, text.length());
        }
        return end == text.length() ? sum : null;
    }

    private static double nanosPer(String unit) {
        return switch (unit) {
            case "d" -> 86_400e9;
            case "h" -> 3_600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "ns" -> 1;
            default -> 1e3;
        };
    }

    private static Duration nanos(double nanos) {
        return Duration.ofNanos((long) Math.min(nanos, MOST.toNanos()));
    }

    private static Duration bounded(Duration after) {
        if (after.isNegative()) {
            return Duration.ZERO;
        }
        return after.compareTo(MOST) > 0 ? MOST : after;
    }
}
