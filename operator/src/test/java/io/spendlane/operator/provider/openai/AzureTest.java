package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchWire.Limits;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where Azure differs from OpenAI. */
class AzureTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void theKeyHasAHeaderOfItsOwnAndTheEndpointNoVersion() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok("{\"id\":\"b1\",\"status\":\"Validating\"}"))) {
            new OpenAIBatches(
                            new TestAccess().access(server.url() + "/openai/v1"),
                            new OpenAIWire(Dialect.AZURE),
                            Dialect.AZURE)
                    .create(NewBatch.ofFile("sl-1", "my-deployment", "file-1"));
            Seen seen = server.seen().get(0);
            assertThat(seen.line()).isEqualTo("POST /openai/v1/batches");
            assertThat(seen.header("api-key")).isEqualTo(TestAccess.KEY);
            assertThat(seen.header("authorization")).isNull();
            assertThat(MAPPER.readTree(seen.body()).path("endpoint").asText()).isEqualTo("/chat/completions");
        }
    }

    @Test
    void aLineNamesTheDeployment() throws Exception {
        ChatRequest request = new ChatRequest("r", List.of(new Message("user", "Hi")), 5, null, Map.of());
        JsonNode line = MAPPER.readTree(new OpenAIWire(Dialect.AZURE).requestLine(request, "my-deployment"));
        assertThat(line.path("url").asText()).isEqualTo("/chat/completions");
        assertThat(line.path("body").path("model").asText()).isEqualTo("my-deployment");
        assertThat(new OpenAIWire(Dialect.AZURE).limits()).isEqualTo(new Limits(100_000, 200_000_000));
    }

    @Test
    void theKeyGoesToNoOtherHost() throws Exception {
        try (WireServer other = new WireServer(seen -> Reply.ok("{}"));
                WireServer server =
                        new WireServer(seen -> Reply.redirect(302, other.url("localhost") + "/blob?sig=x"))) {
            new OpenAIBatches(new TestAccess().access(server.url()), new OpenAIWire(Dialect.AZURE), Dialect.AZURE)
                    .content("file-1")
                    .close();
            assertThat(other.seen())
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.header("api-key")).isNull());
        }
    }
}
