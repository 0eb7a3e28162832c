package io.spendlane.operator.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InlineInput.Checkpoint;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.server.Kinds;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicBatchesTest {
    private static final String LINES = "{\"custom_id\":\"a\",\"params\":{}}\n{\"custom_id\":\"b\",\"params\":{}}\n";
    private static final NewBatch BATCH = NewBatch.inline("sl-1", "claude-haiku-5-5", content(LINES, LINES.length()));
    private static final Kind UNKNOWN = Kind.UNKNOWN_OUTCOME;

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final AnthropicBatches batches = client(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createSendsTheLinesAsAList() throws Exception {
        replies.add(Reply.ok("""
                {"id":"msgbatch_1","type":"message_batch","processing_status":"in_progress",
                 "request_counts":{"processing":2,"succeeded":0,"errored":0,"canceled":0,"expired":0},
                 "created_at":"2026-11-21T10:00:00.123Z","expires_at":"2026-11-22T10:00:00.123Z","ended_at":null,
                 "cancel_initiated_at":null,"archived_at":null,"results_url":null}"""));
        assertThat(batches.create(BATCH))
                .isEqualTo(new RemoteBatch(
                        "msgbatch_1",
                        State.RUNNING,
                        null,
                        null,
                        List.of(),
                        Instant.parse("2026-11-21T10:00:00.123Z"),
                        2,
                        0,
                        0,
                        List.of()));
        Seen seen = server.seen().get(0);
        assertThat(seen.line()).isEqualTo("POST /v1/messages/batches");
        assertThat(seen.header("x-api-key")).isEqualTo(TestAccess.KEY);
        assertThat(seen.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(seen.header("authorization")).isNull();
        assertThat(new JsonMapper().readTree(seen.body()))
                .isEqualTo(
                        new JsonMapper()
                                .readTree(
                                        "{\"requests\":[{\"custom_id\":\"a\",\"params\":{}},{\"custom_id\":\"b\",\"params\":{}}]}"));
    }

    @Test
    void requestsThatBreakOffAreNoShorterBatch() {
        replies.add(new Reply.Silence());
        NewBatch tooLong = NewBatch.inline("sl-1", "m", content(LINES, LINES.length() + 5));
        ProviderException fault = catchThrowableOfType(ProviderException.class, () -> batches.create(tooLong));
        assertThat(fault.kind()).isEqualTo(UNKNOWN);
        assertThat(server.seen()).as("never a whole request").isEmpty();
    }

    @Test
    void requestsWithoutALastBreakAreNotSentWhole() {
        replies.add(new Reply.Silence());
        String cut = LINES.strip();
        ProviderException fault = catchThrowableOfType(
                ProviderException.class,
                () -> batches.create(NewBatch.inline("sl-1", "m", content(cut, cut.length()))));
        assertThat(fault.kind()).isEqualTo(UNKNOWN);
        assertThat(server.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "in_progress,4,0,0,0,0,RUNNING",
        "in_progress,2,1,1,0,0,RUNNING",
        "canceling,4,0,0,0,0,CANCELLING",
        "ended,0,4,0,0,0,ENDED",
        "ended,0,0,4,0,0,ENDED",
        "ended,0,3,0,1,0,ENDED",
        "ended,0,0,0,4,0,CANCELLED",
        "ended,0,2,0,0,2,EXPIRED",
        "archived,0,2,0,0,2,UNKNOWN",
        "'',0,0,0,0,0,UNKNOWN"
    })
    void states(String status, int processing, int succeeded, int errored, int canceled, int expired, State state)
            throws Exception {
        RemoteBatch batch = read("""
                {"id":"m","processing_status":"%s","request_counts":{"processing":%d,"succeeded":%d,"errored":%d,"canceled":%d,"expired":%d}}""".formatted(status, processing, succeeded, errored, canceled, expired));
        assertThat(batch.state()).isEqualTo(state);
        assertThat(batch.total()).isEqualTo(processing + succeeded + errored + canceled + expired);
        assertThat(batch.completed() + batch.failed()).isEqualTo(succeeded + errored + canceled + expired);
        assertThat(batch.results()).hasSize(state.terminal() ? 1 : 0);
    }

    @Test
    void whatIsArchivedHasNoResults() throws Exception {
        assertThat(read("{\"id\":\"m\",\"processing_status\":\"ended\",\"archived_at\":\"2026-12-20T10:00:00Z\"}")
                        .results())
                .isEmpty();
    }

    @Test
    void theCheckpointIsInTheHeaders() throws Exception {
        replies.add(list("[]", false)
                .with("Date: Sat, 21 Nov 2026 10:00:30 GMT")
                .with("anthropic-organization-id: org-1")
                .with("anthropic-workspace-id: wrk-2"));
        assertThat(batches.checkpoint())
                .isEqualTo(new Checkpoint(Instant.parse("2026-11-21T10:00:30Z"), "org-1/wrk-2"));
        assertThat(server.lines()).containsExactly("GET /v1/messages/batches?limit=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Date: Sat, 21 Nov 2026 10:00:30 GMT", "anthropic-organization-id: org-1"})
    void withoutClockOrAccountThereIsNoCheckpoint(String header) {
        for (int i = 0; i < 3; i++) {
            replies.add(list("[]", false).with(header));
        }
        assertThatThrownBy(batches::checkpoint).hasMessageContaining("anthropic-organization-id");
    }

    @Test
    void pagesByTheLastId() throws Exception {
        replies.add(list("[{\"id\":\"m2\"}]", true));
        replies.add(list("[{\"id\":\"m1\"}]", false));
        Page first = batches.list(null);
        assertThat(first.next()).isEqualTo("last");
        assertThat(batches.list(first.next()).next()).isNull();
        assertThat(server.lines())
                .containsExactly(
                        "GET /v1/messages/batches?limit=1000", "GET /v1/messages/batches?limit=1000&after_id=last");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[]}",
                "{\"has_more\":false}",
                "{\"data\":[{}],\"has_more\":false}",
                "{\"data\":[{\"id\":\"m\"}],\"has_more\":true}",
                "{\"data\":[{\"id\":\"m\"}],\"has_more\":true,\"last_id\":\"here\"}"
            })
    void whatIsNoWholeListingIsNone(String body) {
        for (int i = 0; i < 3; i++) {
            replies.add(Reply.ok(body));
        }
        assertThatThrownBy(() -> batches.list("here"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE));
    }

    @Test
    void whatCannotBeCancelledIsRead() throws Exception {
        replies.add(error(400, "invalid_request_error"));
        replies.add(Reply.ok("{\"id\":\"m\",\"processing_status\":\"ended\",\"request_counts\":{\"succeeded\":1}}"));
        assertThat(batches.cancel("m").state()).isEqualTo(State.ENDED);
        assertThat(server.lines()).containsExactly("POST /v1/messages/batches/m/cancel", "GET /v1/messages/batches/m");
    }

    @Test
    void whatIsGoneNeedsNoDiscarding() throws Exception {
        replies.add(Reply.ok("{\"id\":\"m\",\"type\":\"message_batch_deleted\"}"));
        replies.add(error(404, "not_found_error"));
        RemoteBatch ended = read("{\"id\":\"m\",\"processing_status\":\"ended\"}");
        batches.discard(ended);
        batches.discard(ended);
        assertThat(server.lines()).containsOnly("DELETE /v1/messages/batches/m");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void kinds(String story, Reply reply, Kind free, Kind billed) {
        Kinds.check(AnthropicBatchesTest::client, BATCH, reply, free, billed);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("400", error(400, "invalid_request_error"), Kind.INVALID, Kind.INVALID),
                arguments("401", error(401, "authentication_error"), Kind.AUTHENTICATION, Kind.AUTHENTICATION),
                arguments("402", error(402, "billing_error"), Kind.QUOTA, Kind.QUOTA),
                arguments("403", error(403, "permission_error"), Kind.AUTHENTICATION, Kind.AUTHENTICATION),
                arguments("404", error(404, "not_found_error"), Kind.NOT_FOUND, Kind.NOT_FOUND),
                arguments("408", error(408, "timeout_error"), Kind.RETRYABLE, UNKNOWN),
                arguments("409", error(409, "conflict_error"), Kind.CONFLICT, UNKNOWN),
                arguments("413 at the edge", Reply.json(413, "<html>Prose"), Kind.INVALID, Kind.INVALID),
                arguments("429", error(429, "rate_limit_error"), Kind.RATE_LIMITED, Kind.RATE_LIMITED),
                arguments("no credit", prose("Your credit balance is too low to access it"), Kind.QUOTA, Kind.QUOTA),
                arguments(
                        "a limit of one's own",
                        prose("You have reached your specified API usage limits."),
                        Kind.QUOTA,
                        Kind.QUOTA),
                arguments(
                        "about such words",
                        prose("messages: Your credit balance is too low"),
                        Kind.INVALID,
                        Kind.INVALID),
                arguments("a bill that is not paid", error(429, "billing_error"), Kind.QUOTA, Kind.QUOTA),
                arguments("500", error(500, "api_error"), Kind.RETRYABLE, UNKNOWN),
                arguments("500 that speaks of bills", error(500, "billing_error"), Kind.RETRYABLE, UNKNOWN),
                arguments("504", error(504, "timeout_error"), Kind.RETRYABLE, UNKNOWN),
                arguments("529", error(529, "overloaded_error"), Kind.RETRYABLE, UNKNOWN),
                arguments("200 without an id", Reply.ok("{}"), Kind.RETRYABLE, UNKNOWN),
                arguments("200, HTML", Reply.ok("<html>"), Kind.RETRYABLE, UNKNOWN),
                arguments("a redirect", Reply.redirect(307, "/elsewhere"), Kind.INVALID, UNKNOWN),
                arguments("reset", new Reply.Reset(), Kind.RETRYABLE, UNKNOWN));
    }

    @Test
    void aRefusalSaysHowLongToWait() {
        assertThat(Kinds.wait(
                        AnthropicBatchesTest::client,
                        BATCH,
                        error(429, "rate_limit_error").with("retry-after: 34")))
                .isEqualTo(Duration.ofSeconds(34));
    }

    private static AnthropicBatches client(String url) {
        return new AnthropicBatches(new TestAccess().access(url), new AnthropicWire());
    }

    private static RemoteBatch read(String json) throws Exception {
        return MessageBatch.read(new Fields(new JsonMapper().readTree(json)));
    }

    private static Reply.Answer list(String data, boolean more) {
        return Reply.ok("{\"data\":" + data + ",\"has_more\":" + more + ",\"first_id\":null,\"last_id\":"
                + (more ? "\"last\"" : "null") + "}");
    }

    private static Reply prose(String message) {
        return Reply.json(
                400,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}");
    }

    private static Reply.Answer error(int status, String type) {
        return Reply.json(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type
                        + "\",\"message\":\"Prose.\"},\"request_id\":\"req_1\"}");
    }

    private static Content content(String lines, long length) {
        return new Content() {
            @Override
            public InputStream open() throws IOException {
                return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public long length() {
                return length;
            }
        };
    }
}
