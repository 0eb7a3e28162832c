package io.spendlane.operator.provider.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.server.Kinds;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
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

class MistralBatchesTest {
    private static final NewBatch BATCH = NewBatch.ofFile("sl-1", "mistral-small-2603", "0b7c");
    private static final Kind UNKNOWN = Kind.UNKNOWN_OUTCOME;

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final MistralBatches batches = client(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createNamesFileModelEndpointWindowAndName() throws Exception {
        replies.add(Reply.ok("""
                {"id":"5e1","object":"batch","input_files":["0b7c"],"endpoint":"/v1/chat/completions","model":"mistral-small-2603",
                 "agent_id":null,"metadata":{"spendlane_batch":"sl-1"},"status":"QUEUED","created_at":1795000000,"started_at":null,
                 "total_requests":0,"completed_requests":0,"succeeded_requests":0,"failed_requests":0,"output_file":null,
                 "error_file":null,"errors":[],"outputs":null}"""));
        assertThat(batches.create(BATCH))
                .isEqualTo(new RemoteBatch(
                        "5e1",
                        State.VALIDATING,
                        "sl-1",
                        "0b7c",
                        List.of(),
                        Instant.ofEpochSecond(1795000000),
                        0,
                        0,
                        0,
                        List.of()));
        assertThat(server.seen().get(0).line()).isEqualTo("POST /v1/batch/jobs");
        assertThat(server.seen().get(0).header("authorization")).isEqualTo("Bearer " + TestAccess.KEY);
        assertThat(new JsonMapper().readTree(server.seen().get(0).body())).isEqualTo(new JsonMapper().readTree("""
                        {"input_files":["0b7c"],"model":"mistral-small-2603","endpoint":"/v1/chat/completions","timeout_hours":24,
                         "metadata":{"spendlane_batch":"sl-1"}}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED,0,VALIDATING",
        "RUNNING,0,RUNNING",
        "SUCCESS,2,ENDED",
        "FAILED,0,FAILED",
        "FAILED,2,ENDED",
        "TIMEOUT_EXCEEDED,0,EXPIRED",
        "CANCELLATION_REQUESTED,0,CANCELLING",
        "CANCELLED,0,CANCELLED",
        "cancelled,0,CANCELLED",
        "PAUSED,0,UNKNOWN",
        "'',0,UNKNOWN"
    })
    void states(String status, int succeeded, State state) throws Exception {
        assertThat(read("{\"id\":\"j\",\"status\":\"" + status + "\",\"succeeded_requests\":" + succeeded + "}")
                        .state())
                .isEqualTo(state);
    }

    @Test
    void countsAndResults() throws Exception {
        RemoteBatch job = read("""
                {"id":"j","status":"CANCELLED","input_files":["a","b"],"total_requests":"9","completed_requests":4,
                 "succeeded_requests":3,"failed_requests":1,"output_file":"out","error_file":"err"}""");
        assertThat(List.of(job.total(), job.completed(), job.failed())).containsExactly(9L, 3L, 1L);
        assertThat(job.results()).containsExactly("out", "err");
        assertThat(job.inputFileId()).as("a job over two files is not ours").isNull();
        assertThat(read("{\"id\":\"j\"}").createdAt()).isEqualTo(Instant.EPOCH);
        assertThatThrownBy(() -> read("{\"status\":\"RUNNING\"}")).hasMessageContaining("no job id");
    }

    @Test
    void pagesByPositionUntilAllAreSeen() throws Exception {
        replies.add(page(3, "a", "b"));
        replies.add(page(4, "b", "c"));
        Page first = batches.list(null);
        Page second = batches.list(first.next());
        assertThat(second.batches()).extracting(RemoteBatch::id).containsExactly("b", "c");
        assertThat(second.next()).isNull();
        assertThat(server.lines())
                .containsExactly(
                        "GET /v1/batch/jobs?page=0&page_size=100&order_by=-created",
                        "GET /v1/batch/jobs?page=1&page_size=100&order_by=-created");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"id\":\"c\"}],\"total\":2}",
                "{\"data\":[],\"total\":3}",
                "{\"data\":[{\"id\":\"c\"}]}",
                "{\"total\":3}",
                "{\"data\":[{}],\"total\":3}"
            })
    void whatIsNoWholeListingIsNone(String body) throws Exception {
        replies.add(page(3, "a", "b"));
        String next = batches.list(null).next();
        for (int i = 0; i < 3; i++) {
            replies.add(Reply.ok(body));
        }
        assertThatThrownBy(() -> batches.list(next))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE));
    }

    @Test
    void sizesGoByEitherName() throws Exception {
        replies.add(Reply.ok("{\"id\":\"f\",\"bytes\":812,\"filename\":\"a.jsonl\",\"purpose\":\"batch\"}"));
        replies.add(Reply.ok("{\"id\":\"f\",\"size_bytes\":812,\"filename\":\"a.jsonl\",\"purpose\":\"batch\"}"));
        assertThat(batches.result("f")).contains(new RemoteFile("f", 812, "a.jsonl", "batch"));
        assertThat(batches.result("f")).contains(new RemoteFile("f", 812, "a.jsonl", "batch"));
        assertThat(server.lines()).containsOnly("GET /v1/files/f");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void kinds(String story, Reply reply, Kind free, Kind billed) {
        Kinds.check(MistralBatchesTest::client, BATCH, reply, free, billed);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("400", object(400, "invalid_request_error"), Kind.INVALID, Kind.INVALID),
                arguments("401", Reply.json(401, "{\"detail\":\"Prose.\"}"), Kind.AUTHENTICATION, Kind.AUTHENTICATION),
                arguments("402", Reply.status(402), Kind.QUOTA, Kind.QUOTA),
                arguments("403", Reply.status(403), Kind.AUTHENTICATION, Kind.AUTHENTICATION),
                arguments("404", Reply.json(404, "{\"detail\":\"Prose.\"}"), Kind.NOT_FOUND, Kind.NOT_FOUND),
                arguments("408", Reply.status(408), Kind.RETRYABLE, UNKNOWN),
                arguments("409", Reply.status(409), Kind.CONFLICT, UNKNOWN),
                arguments(
                        "422",
                        Reply.json(422, "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\"],\"msg\":\"Prose.\"}]}"),
                        Kind.INVALID,
                        Kind.INVALID),
                arguments("422 in prose", Reply.json(422, "{\"detail\":\"Prose.\"}"), Kind.INVALID, Kind.INVALID),
                arguments("429", object(429, "rate_limited"), Kind.RATE_LIMITED, Kind.RATE_LIMITED),
                arguments("499", Reply.status(499), Kind.RETRYABLE, UNKNOWN),
                arguments("500", object(500, "internal_server_error"), Kind.RETRYABLE, UNKNOWN),
                arguments("502", Reply.json(502, "<html>Prose"), Kind.RETRYABLE, UNKNOWN),
                arguments("503", Reply.status(503), Kind.RETRYABLE, UNKNOWN),
                arguments("200 without an id", Reply.ok("{\"object\":\"batch\"}"), Kind.RETRYABLE, UNKNOWN),
                arguments("reset", new Reply.Reset(), Kind.RETRYABLE, UNKNOWN));
    }

    @Test
    void aRefusalIsToldByItsCode() {
        assertThat(Kinds.check(
                        MistralBatchesTest::client,
                        BATCH,
                        object(400, "invalid_request_error"),
                        Kind.INVALID,
                        Kind.INVALID))
                .hasMessage("create at 127.0.0.1: HTTP 400 invalid_request_error");
    }

    private static MistralBatches client(String url) {
        return new MistralBatches(new TestAccess().access(url), new MistralWire());
    }

    private static RemoteBatch read(String json) throws Exception {
        return JobObject.read(new Fields(new JsonMapper().readTree(json)));
    }

    private static Reply page(int total, String... ids) {
        String data = String.join(
                ",", Stream.of(ids).map(id -> "{\"id\":\"" + id + "\"}").toList());
        return Reply.ok("{\"data\":[" + data + "],\"object\":\"list\",\"total\":" + total + "}");
    }

    private static Reply object(int status, String type) {
        return Reply.json(
                status,
                "{\"object\":\"error\",\"message\":\"Prose.\",\"type\":\"" + type
                        + "\",\"param\":null,\"code\":\"1300\"}");
    }
}
