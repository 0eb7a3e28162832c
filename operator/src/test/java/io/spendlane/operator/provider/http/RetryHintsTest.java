package io.spendlane.operator.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryHintsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void waits(String story, List<String> headers, Duration expected) {
        assertThat(hints(headers).after()).isEqualTo(expected);
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                arguments("nothing said", List.of(), null),
                arguments(
                        "milliseconds first", List.of("retry-after-ms: 250", "Retry-After: 9"), Duration.ofMillis(250)),
                arguments("decimal milliseconds", List.of("retry-after-ms: 1.5"), Duration.ofNanos(1_500_000)),
                arguments(
                        "milliseconds that are none",
                        List.of("retry-after-ms: soon", "Retry-After: 9"),
                        Duration.ofSeconds(9)),
                arguments("seconds", List.of("Retry-After: 120"), Duration.ofSeconds(120)),
                arguments("decimal seconds", List.of("Retry-After: 0.25"), Duration.ofMillis(250)),
                arguments("a date", List.of("Retry-After: Sat, 21 Nov 2026 10:01:00 GMT"), Duration.ofMinutes(1)),
                arguments(
                        "a date that has passed", List.of("Retry-After: Sat, 21 Nov 2026 09:00:00 GMT"), Duration.ZERO),
                arguments("a date far off", List.of("Retry-After: Tue, 01 Dec 2026 10:00:00 GMT"), Duration.ofDays(1)),
                arguments("seconds without end", List.of("Retry-After: 999999999"), Duration.ofDays(1)),
                arguments("too many digits", List.of("Retry-After: 99999999999999999999"), null),
                arguments("a negative wait", List.of("Retry-After: -1"), null),
                arguments("prose", List.of("Retry-After: in a while"), null),
                arguments("a reset", List.of("x-ratelimit-reset-requests: 120ms"), Duration.ofMillis(120)),
                arguments(
                        "the later of two resets",
                        List.of("x-ratelimit-reset-requests: 1s", "x-ratelimit-reset-tokens: 6m0s"),
                        Duration.ofMinutes(6)),
                arguments(
                        "not the reset of a bucket that has some left",
                        List.of(
                                "x-ratelimit-reset-requests: 1s",
                                "x-ratelimit-remaining-requests: 0",
                                "x-ratelimit-reset-tokens: 6m0s",
                                "x-ratelimit-remaining-tokens: 12"),
                        Duration.ofSeconds(1)),
                arguments(
                        "the project's tokens",
                        List.of("x-ratelimit-reset-project-tokens: 1h2m3.5s"),
                        Duration.ofMillis(3_723_500)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "120ms,120",
                "1s,1000",
                "6m0s,360000",
                "1.5s,1500",
                "2h,7200000",
                "1d,86400000",
                "12,none",
                "s,none",
                "1s!,none",
                "1s 2,none",
                "-1s,none",
                "'',none"
            })
    void durations(String text, Long millis) {
        Duration expected = millis == null ? null : Duration.ofMillis(millis);
        assertThat(RetryHints.duration(text)).isEqualTo(expected);
    }

    @Test
    void saysWhetherToTryAgain() {
        assertThat(hints(List.of("x-should-retry: true")).again()).isTrue();
        assertThat(hints(List.of("x-should-retry: False")).again()).isFalse();
        assertThat(hints(List.of("x-should-retry: maybe")).again()).isNull();
        assertThat(hints(List.of()).again()).isNull();
    }

    private static RetryHints hints(List<String> lines) {
        Headers.Builder headers = new Headers.Builder();
        lines.forEach(headers::add);
        return RetryHints.of(headers.build(), NOW);
    }
}
