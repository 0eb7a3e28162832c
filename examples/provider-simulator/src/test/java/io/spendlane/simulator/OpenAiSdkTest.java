package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.models.Model;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java SDK, unchanged but for base URL and key. */
class OpenAiSdkTest {
    private Simulator simulator;
    private OpenAIClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults());
        client = client("sim-key");
        new TestClient(simulator).behave("{\"completionSeconds\": 0.2, \"cancelSeconds\": 0}");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        simulator.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(simulator.baseUri() + "/openai/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private FileObject upload(String... lines) {
        byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return client.files()
                .create(FileCreateParams.builder()
                        .purpose(FilePurpose.BATCH)
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(content))
                                .filename("job.jsonl")
                                .build())
                        .build());
    }

    private Batch create(String fileId, String name) {
        return client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(fileId)
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .metadata(BatchCreateParams.Metadata.builder()
                                .putAdditionalProperty("spendlane_batch", JsonValue.from(name))
                                .build())
                        .build());
    }

    @Test
    void runsABatchFromUploadToResults() throws Exception {
        FileObject file = upload(TestClient.line("a", "Say hi"), TestClient.line("b", "[[sim-error-400]]"));
        assertThat(file.id()).startsWith("file-");
        assertThat(client.files().retrieve(file.id()).bytes()).isEqualTo(file.bytes());

        Batch created = create(file.id(), "sl-1");
        assertThat(created.status()).isEqualTo(Batch.Status.VALIDATING);
        Batch ended = TestClient.await(
                () -> client.batches().retrieve(created.id()),
                batch -> batch.status().equals(Batch.Status.COMPLETED));

        assertThat(ended.requestCounts().orElseThrow().total()).isEqualTo(2);
        assertThat(ended.requestCounts().orElseThrow().completed()).isEqualTo(1);
        assertThat(ended.requestCounts().orElseThrow().failed()).isEqualTo(1);
        assertThat(ended.usage().orElseThrow().outputTokens()).isPositive();
        try (HttpResponse output = client.files().content(ended.outputFileId().orElseThrow())) {
            String text = new String(output.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(TestClient.read(text).path("custom_id").asText()).isEqualTo("a");
        }
        assertThat(client.files().delete(file.id()).deleted()).isTrue();
    }

    @Test
    void listsBatchesOverSeveralPagesNewestFirst() {
        FileObject file = upload(TestClient.line("a", "Say hi"));
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            created.add(0, create(file.id(), "sl-" + i).id());
        }
        List<String> listed = client
                .batches()
                .list(BatchListParams.builder().limit(3).build())
                .autoPager()
                .stream()
                .map(Batch::id)
                .toList();
        assertThat(listed).isEqualTo(created);
    }

    @Test
    void cancels() {
        new TestClient(simulator).behave("{\"completionSeconds\": 600, \"cancelSeconds\": 0}");
        Batch created = create(upload(TestClient.line("a", "Say hi")).id(), "sl-1");
        assertThat(client.batches().cancel(created.id()).status()).isEqualTo(Batch.Status.CANCELLING);
        TestClient.await(
                () -> client.batches().retrieve(created.id()),
                batch -> batch.status().equals(Batch.Status.CANCELLED));
    }

    @Test
    void answersAtOnce() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-5.4-mini")
                        .addUserMessage("Say hi")
                        .maxCompletionTokens(20)
                        .build());
        assertThat(answer.choices().get(0).message().content().orElseThrow()).isNotBlank();
        assertThat(answer.usage().orElseThrow().completionTokens()).isBetween(1L, 20L);
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data()).extracting(Model::id).contains("gpt-5.4-mini", "gpt-6-luna");
        assertThat(client.models().retrieve("gpt-5.4").id()).isEqualTo("gpt-5.4");
    }

    @Test
    void errorsAreTheOnesThatTheSdkKnows() {
        assertThatThrownBy(() -> client.batches().retrieve("batch_none")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.files().content("file-none")).isInstanceOf(NotFoundException.class);
        OpenAIClient stranger = client("wrong");
        assertThatThrownBy(() -> stranger.models().list())
                .isInstanceOf(UnauthorizedException.class)
                .hasMessageContaining("Incorrect API key");
        stranger.close();
    }
}
