package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where other servers differ from OpenAI. */
class DialectTest {
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());

    @AfterEach
    void close() {
        server.close();
    }

    private OpenAIBatches client(Dialect dialect) {
        return new OpenAIBatches(new TestAccess().access(server.url() + "/v1"), new OpenAIWire(dialect), dialect);
    }

    @Test
    void togetherAnswersInAnEnvelopeAndListsInAnArray() throws Exception {
        String job =
                "{\"id\":\"j\",\"input_file_id\":\"f\",\"status\":\"VALIDATING\",\"created_at\":\"2026-11-21T10:00:00Z\"}";
        replies.add(Reply.json(201, "{\"job\":" + job + "}"));
        replies.add(Reply.ok("[" + job + "]"));
        OpenAIBatches together = client(Dialect.TOGETHER);
        RemoteBatch created = together.create(NewBatch.ofFile("sl-1", "m", "f"));
        assertThat(created.state()).isEqualTo(State.VALIDATING);
        assertThat(created.inputFileId()).isEqualTo("f");
        Page page = together.list(null);
        assertThat(page.batches()).containsExactly(created);
        assertThat(page.next()).isNull();
    }

    @Test
    void togetherUploadsElsewhereAndNamesTheFileTwice() throws Exception {
        replies.add(Reply.ok("{\"id\":\"f\"}"));
        client(Dialect.TOGETHER).input().upload("sl-1.jsonl", content("{}\n"));
        assertThat(server.lines()).containsExactly("POST /v1/files/upload");
        assertThat(server.seen().get(0).text())
                .contains("name=\"purpose\"", "batch-api", "name=\"file_name\"", "sl-1.jsonl");
    }

    @Test
    void aFailedJobWithResultsDidRun() throws Exception {
        replies.add(Reply.ok("{\"id\":\"j\",\"status\":\"FAILED\",\"output_file_id\":\"out\"}"));
        replies.add(Reply.ok("{\"id\":\"j\",\"status\":\"FAILED\"}"));
        assertThat(client(Dialect.TOGETHER).get("j").state()).isEqualTo(State.ENDED);
        assertThat(client(Dialect.TOGETHER).get("j").state()).isEqualTo(State.FAILED);
    }

    @Test
    void llmDPagesByNumber() throws Exception {
        replies.add(Reply.ok("{\"data\":[{\"id\":\"b3\"},{\"id\":\"b2\"}],\"has_more\":true,\"last_id\":\"b2\"}"));
        replies.add(Reply.ok("{\"data\":[{\"id\":\"b1\"}],\"has_more\":false}"));
        OpenAIBatches gateway = client(Dialect.LLM_D);
        Page first = gateway.list(null);
        assertThat(first.next()).isEqualTo("2");
        assertThat(gateway.list("2").next()).isNull();
        assertThat(server.lines()).containsExactly("GET /v1/batches?limit=100", "GET /v1/batches?limit=100&after=2");
    }

    @Test
    void dashScopeHasAFieldForNames() throws Exception {
        replies.add(Reply.ok("{\"id\":\"b\",\"metadata\":{\"ds_name\":\"sl-1\"}}"));
        assertThat(client(Dialect.DASHSCOPE)
                        .create(NewBatch.ofFile("sl-1", "m", "f"))
                        .name())
                .isEqualTo("sl-1");
        assertThat(server.seen().get(0).text()).contains("\"metadata\":{\"ds_name\":\"sl-1\"}");
    }

    /** An empty array from a server that lists objects is a proxy's, and no proof that nothing is there. */
    @ParameterizedTest
    @CsvSource({
        "OPENAI,[]",
        "LLM_D,[]",
        "TOGETHER,'{\"data\":[],\"has_more\":false}'",
        "LLM_D,'{\"data\":[],\"has_more\":true}'"
    })
    void whatIsNoListingOfItsOwnFormIsNone(String dialect, String body) {
        for (int i = 0; i < 3; i++) {
            replies.add(Reply.ok(body));
        }
        Dialect one =
                dialect.equals("OPENAI") ? Dialect.OPENAI : dialect.equals("LLM_D") ? Dialect.LLM_D : Dialect.TOGETHER;
        assertThatThrownBy(() -> client(one).list(null)).isInstanceOf(ProviderException.class);
    }

    private static Content content(String text) {
        return new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }

            @Override
            public long length() {
                return text.length();
            }
        };
    }
}
