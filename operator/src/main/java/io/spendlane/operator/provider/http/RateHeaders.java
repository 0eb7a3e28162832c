package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.RateLeft;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Headers about rate limits. What is missing or cannot be read is not known. */
public final class RateHeaders {
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private RateHeaders() {}

    /** OpenAI's, which many servers send: {@code x-ratelimit-remaining-requests}, {@code x-ratelimit-reset-tokens: 6m0s} and so on. */
    public static RateLeft openAI(Headers headers, Instant now) {
        return new RateLeft(
                count(headers.get("x-ratelimit-remaining-requests")),
                count(headers.get("x-ratelimit-remaining-tokens")),
                reset(headers.get("x-ratelimit-reset-requests"), now),
                reset(headers.get("x-ratelimit-reset-tokens"), now));
    }

    /** Anthropic's, which counts tokens of input and of output on their own, or the tighter one of all. */
    public static RateLeft anthropic(Headers headers, Instant now) {
        List<String> buckets = headers.get("anthropic-ratelimit-tokens-remaining") != null
                ? List.of("tokens")
                : List.of("input-tokens", "output-tokens");
        Function<String, Stream<String>> tokens = what -> buckets.stream()
                .map(bucket -> headers.get("anthropic-ratelimit-" + bucket + "-" + what))
                .filter(Objects::nonNull);
        return new RateLeft(
                count(headers.get("anthropic-ratelimit-requests-remaining")),
                tokens.apply("remaining")
                        .map(RateHeaders::count)
                        .filter(Objects::nonNull)
                        .min(Long::compare)
                        .orElse(null),
                reset(headers.get("anthropic-ratelimit-requests-reset"), now),
                tokens.apply("reset")
                        .map(text -> reset(text, now))
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(null));
    }

    private static @Nullable Long count(@Nullable String text) {
        return text != null && COUNT.matcher(text).matches() ? Long.valueOf(text) : null;
    }

    /** A duration such as {@code 6m0s}, seconds, or a time. */
    private static @Nullable Instant reset(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        if (SECONDS.matcher(text).matches()) {
            return now.plusMillis((long) (Double.parseDouble(text) * 1000));
        }
        Duration duration = RetryHints.duration(text);
        if (duration != null) {
            return now.plus(duration);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
