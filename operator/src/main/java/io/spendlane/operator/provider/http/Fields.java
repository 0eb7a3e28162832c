package io.spendlane.operator.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object of the provider, read leniently: null, absent and "" are the same, numbers and times come in any form. */
public record Fields(JsonNode node) {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    /** Seconds since 1970 stay below it until the year 5138, milliseconds have been above it since 1973. */
    private static final long MILLIS_FROM = 100_000_000_000L;

    public static boolean isCode(@Nullable String text) {
        return text != null && CODE.matcher(text).matches();
    }

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    public Fields at(String name) {
        return new Fields(node.path(name));
    }

    public @Nullable String text(String name) {
        JsonNode value = node.path(name);
        String text = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
        return text.isBlank() ? null : text;
    }

    /** A short machine-readable word; anything else may be the provider's prose. */
    public @Nullable String code(String name) {
        String text = text(name);
        return isCode(text) ? text : null;
    }

    /** A whole number, as number or text. */
    public @Nullable Long number(String name) {
        JsonNode value = node.path(name);
        if (value.isFloatingPointNumber()) {
            return value.asDouble() == value.asLong() ? value.asLong() : null;
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? value.asLong() : null;
        }
        String text = text(name);
        return text != null && WHOLE.matcher(text).matches() ? Long.valueOf(text) : null;
    }

    /** A count: 0 while unknown. */
    public long count(String name) {
        Long number = number(name);
        return number == null ? 0 : Math.max(0, number);
    }

    /** Seconds since 1970, as number or text, or ISO 8601: UTC where it names no zone. */
    public @Nullable Instant time(String name) {
        Long number = node.path(name).isFloatingPointNumber()
                ? Long.valueOf(node.path(name).asLong())
                : number(name);
        try {
            if (number != null) {
                return number < MILLIS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
            }
            String text = text(name);
            return text == null ? null : instant(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant instant(String text) {
        return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                        instanceof OffsetDateTime time
                ? time.toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
