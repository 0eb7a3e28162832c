package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that the API server and the simulator take to admit jobs, by somebody who decides nothing and whose one write is that of the
 * charge: an upload, the write, a create. What an operator does besides, the lanes' writes and those of the batches' ids, is left out.
 */
record AdmissionReplay(int jobs, double seconds, double updatesPerSecond) {
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static AdmissionReplay of(
            KubernetesClient client, BenchmarkJobs jobs, String namespace, String provider, PlainWrites plain)
            throws Exception {
        List<AIBatchJob> all = jobs.in(namespace);
        List<AIBatchJobStatus> charged = all.stream().map(AIBatchJob::getStatus).toList();
        try (var watch = client.resources(AIBatchJob.class).inAnyNamespace().inform(new Nobody())) {
            double took = Callers.each(all.size(), i -> {
                String file = upload(provider, i);
                AIBatchJob job = all.get(i);
                job.setStatus(charged.get((i + 1) % all.size()));
                job.setMetadata(new ObjectMetaBuilder(job.getMetadata())
                        .withManagedFields(List.of())
                        .build());
                client.resource(job).updateStatus();
                create(provider, file);
            });
            return new AdmissionReplay(all.size(), took, plain.updatesPerSecond());
        }
    }

    private static String upload(String provider, int i) {
        String request = """
                {"custom_id":"%d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5.4-mini",\
                "messages":[{"role":"user","content":"Say record %d"}],"max_completion_tokens":20}}
                """.formatted(i, i);
        String body = """
                --part
                Content-Disposition: form-data; name="purpose"

                batch
                --part
                Content-Disposition: form-data; name="file"; filename="replay-%d.jsonl"
                Content-Type: application/jsonl

                %s
                --part--
                """.formatted(i, request).replace("\n", "\r\n");
        return post(provider + "/files", "multipart/form-data; boundary=part", body);
    }

    private static void create(String provider, String file) {
        post(provider + "/batches", "application/json", """
                {"input_file_id":"%s","endpoint":"/v1/chat/completions","completion_window":"24h"}
                """.formatted(file));
    }

    /** The id of what was made. */
    private static String post(String url, String type, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer sim-key")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            String answer = HTTP.send(request, BodyHandlers.ofString()).body();
            Matcher id = ID.matcher(answer);
            if (!id.find()) {
                throw new IllegalStateException(url + " answers " + answer);
            }
            return id.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        double each = jobs / seconds;
        return "upload, one write and create of %d jobs by nobody in particular: %.1f s: %.0f/s, %.0f %% of plain status updates"
                .formatted(jobs, seconds, each, 100 * each / updatesPerSecond);
    }
}
