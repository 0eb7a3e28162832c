package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which answer is which kind of fault, of a free call and of one that bills, and how often each is sent. */
class FaultKindTest {
    private static final Kind UNKNOWN = Kind.UNKNOWN_OUTCOME;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void kinds(String story, Reply reply, Kind free, int freeSends, Kind billed) {
        try (WireServer server = new WireServer(seen -> reply)) {
            OpenAIBatches batches = new TestAccess().batches(server.url());
            ProviderException get = catchThrowableOfType(ProviderException.class, () -> batches.get("b1"));
            assertThat(get.kind()).isEqualTo(free);
            assertThat(server.seen()).hasSize(freeSends);
            server.seen().clear();

            ProviderException create = catchThrowableOfType(
                    ProviderException.class, () -> batches.create(NewBatch.ofFile("name", "m", "file-1")));
            assertThat(create.kind()).isEqualTo(billed);
            assertThat(server.seen()).as("sent exactly once").hasSize(1);
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("300", Reply.status(300), Kind.INVALID, 1, UNKNOWN),
                arguments("304", Reply.status(304), Kind.INVALID, 1, UNKNOWN),
                arguments("400", error(400, "invalid_value"), Kind.INVALID, 1, Kind.INVALID),
                arguments(
                        "400, queue full", error(400, "token_limit_exceeded"), Kind.RATE_LIMITED, 3, Kind.RATE_LIMITED),
                arguments("401", error(401, "invalid_api_key"), Kind.AUTHENTICATION, 1, Kind.AUTHENTICATION),
                arguments("402", Reply.status(402), Kind.QUOTA, 1, Kind.QUOTA),
                arguments("403", Reply.status(403), Kind.AUTHENTICATION, 1, Kind.AUTHENTICATION),
                arguments("404", Reply.status(404), Kind.NOT_FOUND, 1, Kind.NOT_FOUND),
                arguments("405", Reply.status(405), Kind.INVALID, 1, Kind.INVALID),
                arguments("408", Reply.status(408), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("409", Reply.status(409), Kind.CONFLICT, 1, UNKNOWN),
                arguments("413, no JSON", Reply.json(413, "<html>"), Kind.INVALID, 1, Kind.INVALID),
                arguments("422", Reply.status(422), Kind.INVALID, 1, Kind.INVALID),
                arguments("429", Reply.status(429), Kind.RATE_LIMITED, 3, Kind.RATE_LIMITED),
                arguments("429, code", error(429, "rate_limit_exceeded"), Kind.RATE_LIMITED, 3, Kind.RATE_LIMITED),
                arguments("429, quota", error(429, "insufficient_quota"), Kind.QUOTA, 1, Kind.QUOTA),
                arguments(
                        "429, quota as type",
                        Reply.json(429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":null}}"),
                        Kind.QUOTA,
                        1,
                        Kind.QUOTA),
                arguments("500", Reply.status(500), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("502", Reply.json(502, "<html>Bad gateway"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("503, again at once", Reply.status(503).with("Retry-After: 0"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("408, again at once", Reply.status(408).with("Retry-After: 0"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("503, later", Reply.status(503).with("Retry-After: 60"), Kind.RATE_LIMITED, 1, UNKNOWN),
                arguments("504", Reply.status(504), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("529", Reply.status(529), Kind.RETRYABLE, 3, UNKNOWN),
                arguments(
                        "500, not again", Reply.status(500).with("x-should-retry: false"), Kind.RETRYABLE, 1, UNKNOWN),
                arguments("409, but again", Reply.status(409).with("x-should-retry: true"), Kind.CONFLICT, 3, UNKNOWN),
                arguments(
                        "401, but again",
                        Reply.status(401).with("x-should-retry: true"),
                        Kind.AUTHENTICATION,
                        3,
                        Kind.AUTHENTICATION),
                arguments(
                        "401 with a challenge",
                        Reply.status(401).with("WWW-Authenticate: Basic realm=\"x\""),
                        Kind.AUTHENTICATION,
                        1,
                        Kind.AUTHENTICATION),
                arguments("200 without an id", Reply.ok("{\"object\":\"batch\"}"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("200 with an empty id", Reply.ok("{\"id\":\"\"}"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("200, an array", Reply.ok("[]"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("200, HTML", Reply.ok("<html>Sign in to the network"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("200, JSON and more", Reply.ok("{\"id\":\"b1\"} x"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("200, empty", Reply.ok(""), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("200, cut off", Reply.ok("{\"id\":\"b1\"").claiming(500), Kind.RETRYABLE, 3, UNKNOWN),
                arguments(
                        "201 in an envelope of nothing",
                        Reply.json(201, "{\"job\":{\"status\":\"x\"}}"),
                        Kind.RETRYABLE,
                        3,
                        UNKNOWN),
                arguments("no HTTP", raw("SSH-2.0-OpenSSH_9.2\r\n"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("a status and nothing else", raw("HTTP/1.1 200 OK\r\n"), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("closed without an answer", raw(""), Kind.RETRYABLE, 3, UNKNOWN),
                arguments("reset", new Reply.Reset(), Kind.RETRYABLE, 3, UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource
    void createsAreNotRedirected(int status) {
        try (WireServer server = new WireServer(seen -> Reply.redirect(status, "/v1/elsewhere"))) {
            OpenAIBatches batches = new TestAccess().batches(server.url() + "/v1");
            ProviderException create = catchThrowableOfType(
                    ProviderException.class, () -> batches.create(NewBatch.ofFile("name", "m", "file-1")));
            assertThat(create.kind()).isEqualTo(UNKNOWN);
            assertThat(server.lines()).containsExactly("POST /v1/batches");
            server.seen().clear();

            ProviderException get = catchThrowableOfType(ProviderException.class, () -> batches.get("b1"));
            assertThat(get).hasMessageContaining("baseUrl");
            assertThat(get.kind()).isEqualTo(Kind.INVALID);
            assertThat(server.lines()).containsExactly("GET /v1/batches/b1");
        }
    }

    static Stream<Integer> createsAreNotRedirected() {
        return Stream.of(301, 302, 303, 307, 308);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void saysHowLongToWait(String header, Duration expected) {
        Reply reply = Reply.status(429).with(header);
        try (WireServer server = new WireServer(seen -> reply)) {
            ProviderException create = catchThrowableOfType(
                    ProviderException.class,
                    () -> new TestAccess().batches(server.url()).create(NewBatch.ofFile("name", "m", "file-1")));
            assertThat(create.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(create.status()).isEqualTo(429);
            assertThat(create.retryAfter()).isEqualTo(expected);
        }
    }

    static Stream<Arguments> saysHowLongToWait() {
        return Stream.of(
                arguments("retry-after-ms: 1500", Duration.ofMillis(1500)),
                arguments("Retry-After: 90", Duration.ofSeconds(90)),
                arguments("Retry-After: Sat, 21 Nov 2026 10:00:30 GMT", Duration.ofSeconds(30)),
                arguments("x-ratelimit-reset-tokens: 6m0s", Duration.ofMinutes(6)),
                arguments("x-nothing: 1", null));
    }

    private static Reply error(int status, String code) {
        return Reply.json(
                status, "{\"error\":{\"message\":\"Prose.\",\"type\":\"some_error\",\"code\":\"" + code + "\"}}");
    }

    private static Reply raw(String text) {
        return new Reply.Raw(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
