package io.spendlane.operator.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.server.Kinds;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.ByteArrayInputStream;
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

class GeminiBatchesTest {
    private static final NewBatch BATCH = NewBatch.ofFile("sl-1", "gemini-3.5-flash", "files/abc");
    private static final Kind UNKNOWN = Kind.UNKNOWN_OUTCOME;

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final GeminiBatches batches = client(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createNamesTheModelInItsAddress() throws Exception {
        replies.add(Reply.ok("""
                {"name":"batches/b1","metadata":{"@type":"x","model":"models/gemini-3.5-flash","name":"batches/b1","displayName":"sl-1",
                 "inputConfig":{"fileName":"files/abc"},"createTime":"2026-11-21T10:00:00.1Z","updateTime":"2026-11-21T10:00:00.1Z",
                 "batchStats":{"requestCount":"10","pendingRequestCount":"10"},"state":"BATCH_STATE_PENDING"}}"""));
        assertThat(batches.create(BATCH))
                .isEqualTo(new RemoteBatch(
                        "batches/b1",
                        State.VALIDATING,
                        "sl-1",
                        "files/abc",
                        List.of(),
                        Instant.parse("2026-11-21T10:00:00.1Z"),
                        10,
                        0,
                        0,
                        List.of()));
        Seen seen = server.seen().get(0);
        assertThat(seen.line()).isEqualTo("POST /v1beta/models/gemini-3.5-flash:batchGenerateContent");
        assertThat(seen.header("x-goog-api-key")).isEqualTo(TestAccess.KEY);
        assertThat(seen.header("authorization")).isNull();
        assertThat(new JsonMapper().readTree(seen.body()))
                .isEqualTo(new JsonMapper()
                        .readTree(
                                "{\"batch\":{\"displayName\":\"sl-1\",\"inputConfig\":{\"fileName\":\"files/abc\"}}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "BATCH_STATE_PENDING,,VALIDATING",
        "BATCH_STATE_RUNNING,,RUNNING",
        "JOB_STATE_RUNNING,,RUNNING",
        "BATCH_STATE_SUCCEEDED,9,ENDED",
        "BATCH_STATE_FAILED,,FAILED",
        "BATCH_STATE_FAILED,1,EXPIRED",
        "BATCH_STATE_CANCELLED,,CANCELLED",
        "BATCH_STATE_EXPIRED,,EXPIRED",
        "BATCH_STATE_UNSPECIFIED,,UNKNOWN",
        "BATCH_STATE_PAUSED,,UNKNOWN"
    })
    void states(String text, Long succeeded, State state) throws Exception {
        String stats = succeeded == null ? "{}" : "{\"successfulRequestCount\":\"" + succeeded + "\"}";
        assertThat(read("{\"name\":\"batches/b\",\"metadata\":{\"state\":\"" + text + "\",\"batchStats\":" + stats
                                + "},\"done\":false}")
                        .state())
                .isEqualTo(state);
    }

    @Test
    void aCancelledBatchHasAnErrorAndIsNotFailed() throws Exception {
        RemoteBatch batch = read(
                "{\"name\":\"batches/b\",\"done\":true,\"error\":{\"code\":13},\"metadata\":{\"state\":\"BATCH_STATE_CANCELLED\"}}");
        assertThat(batch.state()).isEqualTo(State.CANCELLED);
        assertThat(batch.errorCodes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"8,token_limit_exceeded", "3,invalid_argument", "99,rpc_99"})
    void failuresHaveWords(int code, String word) throws Exception {
        assertThat(read("{\"name\":\"b\",\"done\":true,\"error\":{\"code\":" + code
                                + ",\"message\":\"Prose.\"},\"metadata\":{\"state\":\"BATCH_STATE_FAILED\"}}")
                        .errorCodes())
                .containsExactly(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"metadata\":{\"output\":{\"responsesFile\":\"files/r\"}}",
                "\"response\":{\"responsesFile\":\"files/r\"}",
                "\"metadata\":{\"output\":{\"fileName\":\"files/r\"}},\"response\":{\"responsesFile\":\"files/r\"}"
            })
    void resultsAreNamedInSeveralPlaces(String where) throws Exception {
        assertThat(read("{\"name\":\"batches/b\"," + where + "}").results()).containsExactly("files/r");
    }

    @Test
    void uploadsInTwoStepsAndShowsTheKeyInTheFirstOnly() throws Exception {
        try (WireServer uploads = new WireServer(seen -> Reply.ok(file("PROCESSING", true)))) {
            replies.add(Reply.status(200).with("x-goog-upload-url: " + uploads.url() + "/session?upload_id=secret"));
            replies.add(Reply.ok(file("PROCESSING", false)));
            replies.add(Reply.ok(file("ACTIVE", false)));
            assertThat(batches.input().upload("sl-1.jsonl", content("{}\n"))).isEqualTo("files/abc");
            assertThat(server.lines())
                    .containsExactly("POST /upload/v1beta/files", "GET /v1beta/files/abc", "GET /v1beta/files/abc");
            Seen start = server.seen().get(0);
            assertThat(start.header("x-goog-upload-protocol")).isEqualTo("resumable");
            assertThat(start.header("x-goog-upload-command")).isEqualTo("start");
            assertThat(start.header("x-goog-upload-header-content-length")).isEqualTo("3");
            assertThat(uploads.seen()).singleElement().satisfies(bytes -> {
                assertThat(bytes.line()).isEqualTo("POST /session?upload_id=secret");
                assertThat(bytes.header("x-goog-api-key")).isNull();
                assertThat(bytes.header("x-goog-upload-command")).isEqualTo("upload, finalize");
                assertThat(bytes.text()).isEqualTo("{}\n");
            });
        }
    }

    @Test
    void anUploadThatIsRefusedSaysNoAddress() {
        for (int i = 0; i < 3; i++) {
            replies.add(Reply.status(200));
        }
        assertThatThrownBy(() -> batches.input().upload("sl-1.jsonl", content("{}\n")))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE))
                .hasMessageContaining("no address");
    }

    @Test
    void aFileThatIsGoneIsRefusedAsSomebodyElses() throws Exception {
        replies.add(Reply.ok(file("ACTIVE", false)));
        replies.add(error(403, "PERMISSION_DENIED"));
        replies.add(Reply.ok("{}"));
        replies.add(error(403, "PERMISSION_DENIED"));
        assertThat(batches.input().file("files/abc")).contains(new RemoteFile("files/abc", 812, "sl-1.jsonl", "batch"));
        assertThat(batches.input().file("files/abc")).isEmpty();
        batches.input().deleteFile("files/abc");
        batches.input().deleteFile("files/abc");
        assertThat(server.lines())
                .containsExactly(
                        "GET /v1beta/files/abc",
                        "GET /v1beta/files/abc",
                        "DELETE /v1beta/files/abc",
                        "DELETE /v1beta/files/abc");
    }

    @Test
    void aCreateWhoseFileIsGoneIsNoMatterOfTheKey() {
        replies.add(error(403, "PERMISSION_DENIED"));
        replies.add(Reply.ok("{}"));
        assertThatThrownBy(() -> batches.create(BATCH))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        replies.add(error(403, "PERMISSION_DENIED"));
        replies.add(error(403, "PERMISSION_DENIED"));
        assertThatThrownBy(() -> batches.create(BATCH))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AUTHENTICATION));
    }

    @Test
    void pagesByToken() throws Exception {
        replies.add(Reply.ok("{\"operations\":[{\"name\":\"batches/a\"}],\"nextPageToken\":\"t\"}"));
        replies.add(Reply.ok("{}"));
        Page first = batches.list(null);
        assertThat(first.next()).isEqualTo("t");
        assertThat(batches.list("t")).isEqualTo(new Page(List.of(), null));
        assertThat(server.lines())
                .containsExactly("GET /v1beta/batches?pageSize=100", "GET /v1beta/batches?pageSize=100&pageToken=t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"operations\":{}}",
                "{\"operations\":[{}]}",
                "{\"batches\":[]}",
                "{\"nextPageToken\":\"here\"}",
                "{\"operations\":[],\"unreachable\":[\"eu\"]}"
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
    void readsResultsWhereTheyAreDownloaded() throws Exception {
        replies.add(Reply.ok("{\"key\":\"a\"}\n"));
        assertThat(batches.content("files/batch-b1")).hasContent("{\"key\":\"a\"}\n");
        assertThat(server.lines()).containsExactly("GET /download/v1beta/files/batch-b1:download?alt=media");
        replies.add(error(403, "PERMISSION_DENIED"));
        assertThatThrownBy(() -> batches.content("files/batch-b1"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }

    @Test
    void cancelsByAVerbAndReadsWhatBecameOfIt() throws Exception {
        String ended = "{\"name\":\"batches/b1\",\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\"}}";
        replies.add(Reply.ok("{}"));
        replies.add(Reply.ok(ended));
        replies.add(error(400, "FAILED_PRECONDITION"));
        replies.add(Reply.ok(ended));
        assertThat(batches.cancel("batches/b1").state()).isEqualTo(State.ENDED);
        assertThat(batches.cancel("batches/b1").state()).isEqualTo(State.ENDED);
        assertThat(server.lines())
                .containsExactly(
                        "POST /v1beta/batches/b1:cancel",
                        "GET /v1beta/batches/b1",
                        "POST /v1beta/batches/b1:cancel",
                        "GET /v1beta/batches/b1");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void kinds(String story, Reply reply, Kind free, Kind billed) {
        Kinds.check(GeminiBatchesTest::client, BATCH, reply, free, billed);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("400", error(400, "INVALID_ARGUMENT"), Kind.INVALID, Kind.INVALID),
                arguments(
                        "a wrong key is a bad request",
                        detailed(400, "INVALID_ARGUMENT", "{\"reason\":\"API_KEY_INVALID\"}"),
                        Kind.AUTHENTICATION,
                        Kind.AUTHENTICATION),
                arguments("region or billing", error(400, "FAILED_PRECONDITION"), Kind.QUOTA, Kind.QUOTA),
                arguments("401", error(401, "UNAUTHENTICATED"), Kind.AUTHENTICATION, Kind.AUTHENTICATION),
                arguments("404", error(404, "NOT_FOUND"), Kind.NOT_FOUND, Kind.NOT_FOUND),
                arguments("408", error(408, "DEADLINE_EXCEEDED"), Kind.RETRYABLE, UNKNOWN),
                arguments("409", error(409, "ABORTED"), Kind.CONFLICT, UNKNOWN),
                arguments("429", error(429, "RESOURCE_EXHAUSTED"), Kind.RATE_LIMITED, Kind.RATE_LIMITED),
                arguments("499", error(499, "CANCELLED"), Kind.RETRYABLE, UNKNOWN),
                arguments("500", error(500, "INTERNAL"), Kind.RETRYABLE, UNKNOWN),
                arguments("503", error(503, "UNAVAILABLE"), Kind.RETRYABLE, UNKNOWN),
                arguments("504", error(504, "DEADLINE_EXCEEDED"), Kind.RETRYABLE, UNKNOWN),
                arguments(
                        "an error in a list", Reply.json(500, "[{\"error\":{\"code\":500}}]"), Kind.RETRYABLE, UNKNOWN),
                arguments("200 without a name", Reply.ok("{}"), Kind.RETRYABLE, UNKNOWN),
                arguments("reset", new Reply.Reset(), Kind.RETRYABLE, UNKNOWN));
    }

    @Test
    void waitsAreInTheBody() {
        assertThat(Kinds.wait(
                        GeminiBatchesTest::client,
                        BATCH,
                        detailed(429, "RESOURCE_EXHAUSTED", "{\"@type\":\"x\"},{\"retryDelay\":\"34s\"}")))
                .isEqualTo(Duration.ofSeconds(34));
    }

    private static GeminiBatches client(String url) {
        return new GeminiBatches(new TestAccess().access(url), new GeminiWire());
    }

    private static RemoteBatch read(String json) throws Exception {
        return Operation.read(new Fields(new JsonMapper().readTree(json)));
    }

    private static String file(String state, boolean within) {
        String file = "{\"name\":\"files/abc\",\"displayName\":\"sl-1.jsonl\",\"sizeBytes\":\"812\",\"state\":\""
                + state + "\"}";
        return within ? "{\"file\":" + file + "}" : file;
    }

    private static Reply.Answer error(int status, String word) {
        return detailed(status, word, "");
    }

    private static Reply.Answer detailed(int status, String word, String details) {
        return Reply.json(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"Prose.\",\"status\":\"" + word + "\",\"details\":["
                        + details + "]}}");
    }

    private static Content content(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long length() {
                return bytes.length;
            }
        };
    }
}
