package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobDestination;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.CreateBatchJobConfig;
import com.google.genai.types.DownloadFileConfig;
import com.google.genai.types.File;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.JobState;
import com.google.genai.types.ListBatchJobsConfig;
import com.google.genai.types.UploadFileConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own Java SDK, unchanged but for base URL and key. */
class GeminiSdkTest extends SimulatorTestBase {
    private static final String MODEL = "gemini-3.5-flash";

    private static Client sdk(String key) {
        return Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(simulator().baseUri() + "/gemini")
                        .build())
                .build();
    }

    private static BatchJob create(Client sdk, String name) {
        byte[] lines = "{\"key\":\"a\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"Say hi\"}]}]}}\n"
                .getBytes(StandardCharsets.UTF_8);
        File file = sdk.files.upload(
                lines,
                UploadFileConfig.builder()
                        .mimeType("application/jsonl")
                        .displayName(name)
                        .build());
        return sdk.batches.create(
                MODEL,
                BatchJobSource.builder().fileName(file.name().orElseThrow()).build(),
                CreateBatchJobConfig.builder().displayName(name).build());
    }

    private static BatchJob awaitEnd(Client sdk, BatchJob job, JobState.Known state) {
        return TestClient.await(
                () -> sdk.batches.get(job.name().orElseThrow(), null),
                now -> now.state().orElseThrow().knownEnum() == state);
    }

    @Test
    void runsABatchFromUploadToResults(@TempDir Path folder) throws Exception {
        try (Client sdk = sdk("sim-key")) {
            BatchJob created = create(sdk, "sl-1");
            assertThat(created.displayName()).contains("sl-1");
            BatchJob ended = awaitEnd(sdk, created, JobState.Known.JOB_STATE_SUCCEEDED);
            Path results = folder.resolve("results.jsonl");
            sdk.files.download(
                    ended.dest().orElseThrow().fileName().orElseThrow(),
                    results.toString(),
                    DownloadFileConfig.builder().build());
            assertThat(Files.readString(results)).startsWith("{\"key\":\"a\",\"response\":");
            sdk.batches.delete(created.name().orElseThrow(), null);
            assertThatThrownBy(() -> sdk.batches.get(created.name().orElseThrow(), null))
                    .isInstanceOf(ClientException.class);
        }
    }

    @Test
    void cancelsAndListsOverSeveralPages() {
        behave("'completionSeconds': 600, 'cancelSeconds': 0");
        try (Client sdk = sdk("sim-key")) {
            List<String> created = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                created.add(0, create(sdk, "sl-" + i).name().orElseThrow());
            }
            List<String> listed = new ArrayList<>();
            sdk.batches
                    .list(ListBatchJobsConfig.builder().pageSize(2).build())
                    .forEach(job -> listed.add(job.name().orElseThrow()));
            assertThat(listed).isEqualTo(created);
            sdk.batches.cancel(created.get(0), null);
            BatchJob cancelled = TestClient.await(
                    () -> sdk.batches.get(created.get(0), null),
                    now -> now.state().orElseThrow().knownEnum() == JobState.Known.JOB_STATE_CANCELLED);
            assertThat(cancelled.dest().flatMap(BatchJobDestination::fileName)).isEmpty();
        }
    }

    @Test
    void answersAtOnceAndKnowsAWrongKey() {
        try (Client sdk = sdk("sim-key");
                Client wrong = sdk("nobody")) {
            assertThat(sdk.models.generateContent(MODEL, "Say hi", null).text()).isNotBlank();
            assertThatThrownBy(() -> wrong.models.generateContent(MODEL, "Say hi", null))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("API key not valid");
        }
    }
}
