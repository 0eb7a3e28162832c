package io.spendlane.operator.provider.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FireworksBatchesTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ID = "sl-1-abcdefghij";

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final FireworksBatches batches =
            new FireworksBatches(new TestAccess().access(server.url() + "/v1/accounts/a"), new FireworksWire());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theJobHasTheIdOfItsInput() throws Exception {
        replies.add(Reply.ok(job("VALIDATING", "null")));
        RemoteBatch created = batches.create(NewBatch.ofFile("sl-1", "accounts/fireworks/models/m", ID));
        assertThat(created.id()).isEqualTo(ID);
        assertThat(created.name()).isEqualTo("sl-1");
        assertThat(created.inputFileId()).isEqualTo(ID);
        assertThat(created.state()).isEqualTo(State.VALIDATING);
        assertThat(server.lines()).containsExactly("POST /v1/accounts/a/batchInferenceJobs?batchInferenceJobId=" + ID);
        assertThat(MAPPER.readTree(server.seen().get(0).body())).isEqualTo(MAPPER.readTree("""
                {"model":"accounts/fireworks/models/m","displayName":"sl-1","inputDatasetId":"%s"}""".formatted(ID)));
    }

    /** It means that a create of this input has arrived: which one, a look tells. */
    @Test
    void aSecondJobOfAnInputIsNoRefusal() {
        replies.add(Reply.json(409, "{\"code\":6,\"message\":\"already exists\"}"));
        assertThat(refused(() -> batches.create(NewBatch.ofFile("sl-1", "m", ID)))
                        .kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
    }

    @Test
    void everyUploadHasAnIdOfItsOwnAndWaitsUntilItIsReady() throws Exception {
        for (int i = 0; i < 2; i++) {
            replies.add(Reply.ok("{\"state\":\"UPLOADING\"}"));
            replies.add(Reply.ok("{\"id\":\"x\"}"));
            replies.add(Reply.ok("{\"state\":\"UPLOADING\",\"status\":{\"code\":\"OK\"}}"));
            replies.add(Reply.ok("{\"state\":\"READY\",\"status\":{\"code\":\"OK\"}}"));
        }
        String first = batches.input().upload("sl-1.jsonl", content("{}\n"));
        String second = batches.input().upload("sl-1.jsonl", content("{}\n"));
        assertThat(List.of(first, second)).doesNotHaveDuplicates().allMatch(id -> id.matches("sl-1-[a-z0-9]{10}"));
        assertThat(server.lines().subList(0, 4))
                .containsExactly(
                        "POST /v1/accounts/a/datasets",
                        "POST /v1/accounts/a/datasets/" + first + ":upload",
                        "GET /v1/accounts/a/datasets/" + first,
                        "GET /v1/accounts/a/datasets/" + first);
        assertThat(server.seen().get(1).text()).contains("name=\"file\"", "sl-1.jsonl", "{}");
    }

    /** The answer to the first was lost. */
    @Test
    void anInputThatIsThereAlreadyIsOurs() throws Exception {
        replies.add(new Reply.Reset());
        replies.add(Reply.json(409, "{\"code\":6}"));
        replies.add(Reply.ok("{\"id\":\"x\"}"));
        replies.add(Reply.ok("{\"state\":\"READY\"}"));
        assertThat(batches.input().upload("sl-1.jsonl", content("{}\n"))).startsWith("sl-1-");
    }

    @Test
    void anInputThatCannotBeUsedIsRefused() {
        replies.add(Reply.ok("{}"));
        replies.add(Reply.ok("{}"));
        replies.add(Reply.ok("{\"state\":\"UPLOADING\",\"status\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"m\"}}"));
        assertThat(refused(() -> batches.input().upload("sl-1.jsonl", content("{}\n"))))
                .hasMessageContaining("INVALID_ARGUMENT")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "VALIDATING,0,VALIDATING",
        "CREATING_INPUT_DATASET,0,VALIDATING",
        "PENDING,0,RUNNING",
        "RUNNING,1,RUNNING",
        "RE_QUEUEING,0,RUNNING",
        "WRITING_RESULTS,1,FINALIZING",
        "COMPLETED,2,ENDED",
        "FAILED,0,FAILED",
        "FAILED,1,ENDED",
        "EXPIRED,1,EXPIRED",
        "EARLY_STOPPED,1,EXPIRED",
        "CANCELLING,0,CANCELLING",
        "CANCELLED,1,CANCELLED",
        "DELETING,0,CANCELLED",
        "DELETING_CLEANING_UP,0,CANCELLED",
        "SOMETHING_NEW,0,UNKNOWN"
    })
    void states(String state, int done, State expected) throws Exception {
        RemoteBatch read = read(job(state, progress(1, done, 0)));
        assertThat(read.state()).isEqualTo(expected);
        boolean over = expected == State.ENDED || expected == State.EXPIRED;
        assertThat(read.results()).isEqualTo(over ? List.of("bij-1") : List.of());
    }

    /** It repeats what the client said of its input, and nobody looked at that. */
    @Test
    void countsAreThoseOfWhatWasDone() throws Exception {
        RemoteBatch read = read(job("COMPLETED", progress(1, 3, 2)));
        assertThat(List.of(read.total(), read.completed(), read.failed())).containsExactly(5L, 3L, 2L);
        assertThat(read(job("EXPIRED", progress(1, 0, 0))).results()).isEmpty();
        assertThat(read("{\"name\":\"x\",\"status\":{\"code\":\"RESOURCE_EXHAUSTED\"}}")
                        .errorCodes())
                .containsExactly(RemoteBatch.NO_ROOM);
    }

    @Test
    void listsPageByPage() throws Exception {
        replies.add(Reply.ok(
                "{\"batchInferenceJobs\":[" + job("RUNNING", "null") + "],\"nextPageToken\":\"n\",\"totalSize\":2}"));
        replies.add(Reply.ok("{\"batchInferenceJobs\":[],\"nextPageToken\":\"\",\"totalSize\":2}"));
        Page first = batches.list(null);
        assertThat(first.batches()).extracting(RemoteBatch::id).containsExactly(ID);
        assertThat(batches.list(first.next()).next()).isNull();
        assertThat(server.lines())
                .containsExactly(
                        "GET /v1/accounts/a/batchInferenceJobs?pageSize=200",
                        "GET /v1/accounts/a/batchInferenceJobs?pageSize=200&pageToken=n");
    }

    @Test
    void whatIsNoListIsNone() {
        for (int i = 0; i < 10; i++) {
            replies.add(Reply.ok("{\"error\":\"none\"}"));
        }
        assertThat(refused(() -> batches.list(null)).kind()).isEqualTo(Kind.RETRYABLE);
    }

    /** Results would go with it. */
    @Test
    void whatIsOverIsNotDeletedToCancelIt() throws Exception {
        replies.add(Reply.ok(job("COMPLETED", progress(1, 1, 0))));
        assertThat(batches.cancel(ID).state()).isEqualTo(State.ENDED);
        assertThat(server.lines()).hasSize(1);
    }

    @Test
    void whatIsCancelledIsGone() throws Exception {
        replies.add(Reply.ok(job("RUNNING", progress(1, 0, 0))));
        replies.add(Reply.ok("{}"));
        replies.add(Reply.json(404, "{\"code\":5,\"message\":\"resource not found\"}"));
        RemoteBatch cancelled = batches.cancel(ID);
        assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
        assertThat(cancelled.name()).isEqualTo("sl-1");
    }

    /** Answers first; each file from the beginning of a line; and the key stays at home. */
    @Test
    void readsAllFilesOfAnOutput() throws Exception {
        try (WireServer elsewhere = new WireServer(seen -> Reply.bytes(
                200, (seen.target().contains("error") ? "{\"e\":1}" : "{\"a\":1}").getBytes(StandardCharsets.UTF_8)))) {
            String away = elsewhere.url().replace("127.0.0.1", "localhost");
            replies.add(Reply.ok(
                    "{\"filenameToSignedUrls\":{\"d/error-data\":\"%1$s/error\",\"d/BIJOutputSet.jsonl\":\"%1$s/out?sig=s\"}}"
                            .formatted(away)));
            try (InputStream content = batches.content("bij-1")) {
                assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("{\"a\":1}\n{\"e\":1}\n");
            }
            assertThat(elsewhere.seen()).hasSize(2).allMatch(seen -> seen.header("authorization") == null);
        }
        assertThat(server.lines()).containsExactly("GET /v1/accounts/a/datasets/bij-1:getDownloadEndpoint");
    }

    @Test
    void chatIsBesideTheAccount() {
        assertThat(FireworksRealtime.completions(
                        okhttp3.HttpUrl.get("https://api.fireworks.ai/v1/accounts/my-account")))
                .hasToString("https://api.fireworks.ai/inference/v1/chat/completions");
        assertThat(FireworksRealtime.completions(okhttp3.HttpUrl.get("https://proxy.test/fw/v1/accounts/a")))
                .hasToString("https://proxy.test/fw/inference/v1/chat/completions");
    }

    private static String job(String state, String progress) {
        return """
                {"name":"accounts/a/batchInferenceJobs/%s","state":"JOB_STATE_%s","createTime":"2026-08-30T03:48:56.029Z",
                 "inputDatasetId":"accounts/a/datasets/%s","outputDatasetId":"accounts/a/datasets/bij-1","jobProgress":%s,
                 "status":{"code":"OK","message":""}}""".formatted(ID, state, ID, progress);
    }

    private static String progress(int total, int done, int failed) {
        return "{\"totalInputRequests\":%d,\"totalProcessedRequests\":%d,\"successfullyProcessedRequests\":%d,\"failedRequests\":%d,\"outputRows\":%d}"
                .formatted(total, done + failed, done, failed, done);
    }

    private static RemoteBatch read(String json) throws Exception {
        return Job.read(new Fields(MAPPER.readTree(json)));
    }

    private interface Call {
        void make() throws ProviderException;
    }

    private static ProviderException refused(Call call) {
        return catchThrowableOfType(ProviderException.class, call::make);
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
