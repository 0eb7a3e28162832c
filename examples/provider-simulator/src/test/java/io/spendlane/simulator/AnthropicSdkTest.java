package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.batches.BatchCreateParams;
import com.anthropic.models.messages.batches.BatchListParams;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Anthropic's own Java SDK, unchanged but for base URL and key. */
class AnthropicSdkTest extends SimulatorTestBase {
    private static final String MODEL = "claude-haiku-4-5";

    private static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(simulator().baseUri() + "/anthropic")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static BatchCreateParams batch(String... prompts) {
        BatchCreateParams.Builder params = BatchCreateParams.builder();
        for (int i = 0; i < prompts.length; i++) {
            params.addRequest(BatchCreateParams.Request.builder()
                    .customId("r-" + i)
                    .params(BatchCreateParams.Request.Params.builder()
                            .model(MODEL)
                            .maxTokens(50)
                            .addUserMessage(prompts[i])
                            .build())
                    .build());
        }
        return params.build();
    }

    @Test
    void runsABatchFromRequestsToResults() {
        AnthropicClient sdk = client("sim-key");
        MessageBatch created = sdk.messages().batches().create(batch("Say hi", "[[sim-error-529]]"));
        assertThat(created.requestCounts().processing()).isEqualTo(2);
        MessageBatch ended = TestClient.await(
                () -> sdk.messages().batches().retrieve(created.id()),
                now -> now.processingStatus().equals(MessageBatch.ProcessingStatus.ENDED));
        assertThat(ended.requestCounts().succeeded()).isEqualTo(1);
        assertThat(ended.requestCounts().errored()).isEqualTo(1);

        List<MessageBatchIndividualResponse> rows = new ArrayList<>();
        try (StreamResponse<MessageBatchIndividualResponse> results =
                sdk.messages().batches().resultsStreaming(created.id())) {
            results.stream().forEach(rows::add);
        }
        assertThat(rows).extracting(MessageBatchIndividualResponse::customId).containsExactly("r-0", "r-1");
        Message message = rows.get(0).result().asSucceeded().message();
        assertThat(message.content().get(0).asText().text()).isNotBlank();
        assertThat(message.usage().outputTokens()).isPositive();
        assertThat(rows.get(1).result().isErrored()).isTrue();

        assertThat(sdk.messages().batches().delete(created.id()).id()).isEqualTo(created.id());
        assertThatThrownBy(() -> sdk.messages().batches().retrieve(created.id()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void cancelsAndListsOverSeveralPages() {
        behave("'completionSeconds': 600");
        AnthropicClient sdk = client("sim-key");
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(0, sdk.messages().batches().create(batch("Say hi")).id());
        }
        assertThat(sdk
                        .messages()
                        .batches()
                        .list(BatchListParams.builder().limit(2).build())
                        .autoPager()
                        .stream()
                        .map(MessageBatch::id))
                .containsExactlyElementsOf(created);
        sdk.messages().batches().cancel(created.get(0));
        MessageBatch ended = TestClient.await(
                () -> sdk.messages().batches().retrieve(created.get(0)),
                now -> now.processingStatus().equals(MessageBatch.ProcessingStatus.ENDED));
        assertThat(ended.requestCounts().canceled()).isEqualTo(1);
    }

    @Test
    void answersAtOnceAndKnowsAWrongKey() {
        MessageCreateParams params = MessageCreateParams.builder()
                .model(MODEL)
                .maxTokens(50)
                .addUserMessage("Say hi")
                .build();
        assertThat(client("sim-key")
                        .messages()
                        .create(params)
                        .content()
                        .get(0)
                        .asText()
                        .text())
                .isNotBlank();
        assertThatThrownBy(() -> client("nobody").messages().create(params)).isInstanceOf(UnauthorizedException.class);
    }
}
