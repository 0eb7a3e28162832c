package io.spendlane.operator.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.provider.RateLeft;
import java.time.Instant;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RateHeadersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void openAI(String story, Headers headers, RateLeft left) {
        assertThat(RateHeaders.openAI(headers, NOW)).isEqualTo(left);
    }

    static Stream<Arguments> openAI() {
        String requests = "x-ratelimit-remaining-requests";
        String reset = "x-ratelimit-reset-requests";
        return Stream.of(
                arguments("no headers", Headers.of(), RateLeft.UNKNOWN),
                arguments(
                        "all of them",
                        Headers.of(
                                requests,
                                "59",
                                reset,
                                "1s",
                                "x-ratelimit-remaining-tokens",
                                "149984",
                                "x-ratelimit-reset-tokens",
                                "6m0s"),
                        new RateLeft(59L, 149_984L, NOW.plusSeconds(1), NOW.plusSeconds(360))),
                arguments(
                        "parts of seconds, as Groq writes them",
                        Headers.of(requests, "14399", reset, "2m59.56s"),
                        new RateLeft(14_399L, null, NOW.plusMillis(179_560), null)),
                arguments(
                        "plain seconds", Headers.of(reset, "12"), new RateLeft(null, null, NOW.plusSeconds(12), null)),
                arguments(
                        "a time",
                        Headers.of(reset, "2026-11-21T11:00:30+01:00"),
                        new RateLeft(null, null, NOW.plusSeconds(30), null)),
                arguments(
                        "words, less than nothing, and what no clock can hold",
                        Headers.of(
                                requests,
                                "-1",
                                reset,
                                "soon",
                                "x-ratelimit-remaining-tokens",
                                "99999999999999999999",
                                "x-ratelimit-reset-tokens",
                                ""),
                        RateLeft.UNKNOWN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void anthropic(String story, Headers headers, RateLeft left) {
        assertThat(RateHeaders.anthropic(headers, NOW)).isEqualTo(left);
    }

    static Stream<Arguments> anthropic() {
        String prefix = "anthropic-ratelimit-";
        return Stream.of(
                arguments("no headers", Headers.of(), RateLeft.UNKNOWN),
                arguments(
                        "the tighter one of all tokens",
                        Headers.of(
                                prefix + "requests-remaining", "49",
                                prefix + "requests-reset", "2026-11-21T10:00:01Z",
                                prefix + "tokens-remaining", "9000",
                                prefix + "tokens-reset", "2026-11-21T10:00:02Z",
                                prefix + "input-tokens-remaining", "1"),
                        new RateLeft(49L, 9_000L, NOW.plusSeconds(1), NOW.plusSeconds(2))),
                arguments(
                        "input and output: the emptier, and the later",
                        Headers.of(
                                prefix + "input-tokens-remaining", "9000",
                                prefix + "input-tokens-reset", "2026-11-21T10:00:05Z",
                                prefix + "output-tokens-remaining", "800",
                                prefix + "output-tokens-reset", "2026-11-21T10:00:02Z"),
                        new RateLeft(null, 800L, null, NOW.plusSeconds(5))),
                arguments(
                        "of which one cannot be read",
                        Headers.of(
                                prefix + "input-tokens-remaining", "many",
                                prefix + "output-tokens-remaining", "800"),
                        new RateLeft(null, 800L, null, null)));
    }
}
