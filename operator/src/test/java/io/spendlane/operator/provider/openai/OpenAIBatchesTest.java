package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what is made of the answers. */
class OpenAIBatchesTest {
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final TestAccess access = new TestAccess();
    private final OpenAIBatches batches = access.batches(server.url() + "/openai/v1");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createSendsFileEndpointWindowAndName() throws Exception {
        replies.add(Reply.ok("""
                {"id":"batch_1","object":"batch","status":"validating","input_file_id":"file-1","created_at":1795000010,
                 "output_file_id":null,"error_file_id":"","request_counts":{"total":0,"completed":0,"failed":0},
                 "metadata":{"spendlane_batch":"sl-k7f3-1-1-0"},"unheard_of":{"x":[1]}}"""));

        RemoteBatch batch = batches.create(NewBatch.ofFile("sl-k7f3-1-1-0", "m", "file-1"));

        assertThat(batch)
                .isEqualTo(new RemoteBatch(
                        "batch_1",
                        State.VALIDATING,
                        "sl-k7f3-1-1-0",
                        "file-1",
                        List.of(),
                        Instant.ofEpochSecond(1795000010),
                        0,
                        0,
                        0,
                        List.of()));
        Seen seen = server.seen().get(0);
        assertThat(seen.line()).isEqualTo("POST /openai/v1/batches");
        assertThat(new JsonMapper().readTree(seen.body())).isEqualTo(new JsonMapper().readTree("""
                        {"input_file_id":"file-1","endpoint":"/v1/chat/completions","completion_window":"24h",
                         "metadata":{"spendlane_batch":"sl-k7f3-1-1-0"}}"""));
        assertThat(seen.header("authorization")).isEqualTo("Bearer " + TestAccess.KEY);
        assertThat(seen.header("user-agent")).isEqualTo("spendlane-test");
        assertThat(seen.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void getsABatchByAnOpaqueId() throws Exception {
        String id = "batch_bGl0ZWxsbS9wcm94eTp/eD0x==";
        replies.add(Reply.ok("{\"id\":\"" + id + "\",\"status\":\"completed\"}"));
        assertThat(batches.get(id).state()).isEqualTo(State.ENDED);
        assertThat(server.lines()).containsExactly("GET /openai/v1/batches/batch_bGl0ZWxsbS9wcm94eTp%2FeD0x==");
    }

    @Test
    void anIdThatWouldChangeThePathIsNotSent() {
        for (String id : List.of("", " ", ".", "..")) {
            assertThatThrownBy(() -> batches.input().deleteFile(id))
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
        }
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void listsPageAfterPage() throws Exception {
        replies.add(Reply.ok("""
                {"object":"list","data":[{"id":"b3","status":"completed"},{"id":"b2","status":"new_state"}],
                 "first_id":"b3","last_id":"b2","has_more":true}"""));
        replies.add(Reply.ok("{\"object\":\"list\",\"data\":[{\"id\":\"b1\"}],\"has_more\":false,\"last_id\":\"b1\"}"));

        Page first = batches.list(null);
        assertThat(first.batches())
                .extracting(RemoteBatch::id, RemoteBatch::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b3", State.ENDED),
                        org.assertj.core.groups.Tuple.tuple("b2", State.UNKNOWN));
        assertThat(first.next()).isEqualTo("b2");
        Page second = batches.list(first.next());
        assertThat(second.batches()).extracting(RemoteBatch::id).containsExactly("b1");
        assertThat(second.next()).isNull();
        assertThat(server.lines())
                .containsExactly("GET /openai/v1/batches?limit=100", "GET /openai/v1/batches?limit=100&after=b2");
    }

    @Test
    void cancels() throws Exception {
        replies.add(Reply.ok("{\"id\":\"b1\",\"status\":\"cancelling\"}"));
        assertThat(batches.cancel("b1").state()).isEqualTo(State.CANCELLING);
        assertThat(server.lines()).containsExactly("POST /openai/v1/batches/b1/cancel");
    }

    @Test
    void cancellingWhatIsOverReadsWhatItHasBecome() throws Exception {
        for (int status : List.of(409, 400)) {
            replies.add(Reply.json(status, "{\"error\":\"Cannot cancel job - already in terminal state\"}"));
            replies.add(Reply.ok("{\"id\":\"b1\",\"status\":\"completed\"}"));
            assertThat(batches.cancel("b1").state()).isEqualTo(State.ENDED);
        }
        assertThat(server.lines())
                .containsExactly(
                        "POST /openai/v1/batches/b1/cancel",
                        "GET /openai/v1/batches/b1",
                        "POST /openai/v1/batches/b1/cancel",
                        "GET /openai/v1/batches/b1");
    }

    @Test
    void readsAFile() throws Exception {
        replies.add(
                Reply.ok(
                        "{\"id\":\"f1\",\"bytes\":\"812\",\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"status\":\"processed\"}"));
        replies.add(Reply.ok("{\"id\":\"f2\"}"));
        replies.add(Reply.json(404, "{\"error\":{\"code\":null}}"));
        assertThat(batches.input().file("f1")).contains(new RemoteFile("f1", 812, "a.jsonl", "batch"));
        assertThat(batches.input().file("f2")).contains(new RemoteFile("f2", -1, "", ""));
        assertThat(batches.input().file("f3")).isEmpty();
        assertThat(server.lines())
                .containsExactly("GET /openai/v1/files/f1", "GET /openai/v1/files/f2", "GET /openai/v1/files/f3");
    }

    @Test
    void deletesAFile() throws Exception {
        replies.add(Reply.ok("{\"id\":\"f1\",\"object\":\"file\",\"deleted\":true}"));
        replies.add(Reply.status(404));
        replies.add(new Reply.Raw("HTTP/1.1 204 No Content\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        batches.input().deleteFile("f1");
        batches.input().deleteFile("f2");
        batches.input().deleteFile("f3");
        assertThat(server.lines())
                .containsExactly(
                        "DELETE /openai/v1/files/f1", "DELETE /openai/v1/files/f2", "DELETE /openai/v1/files/f3");
    }

    @Test
    void aDeletionThatIsNotConfirmedIsChecked() throws Exception {
        replies.add(Reply.ok("{\"id\":\"f1\",\"deleted\":false}"));
        replies.add(Reply.ok("{\"id\":\"f1\"}"));
        assertThatThrownBy(() -> batches.input().deleteFile("f1"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE));
        replies.add(Reply.ok("{\"id\":\"f1\"}"));
        replies.add(Reply.status(404));
        batches.input().deleteFile("f1");
        assertThat(replies).isEmpty();
    }

    @Test
    void theWireComesWithTheClient() {
        assertThat(batches.wire().limits().maxItems()).isEqualTo(50_000);
    }
}
