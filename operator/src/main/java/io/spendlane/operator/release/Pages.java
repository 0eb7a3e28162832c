package io.spendlane.operator.release;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads pages over HTTP. */
final class Pages {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** @throws IOException when there is no answer, or one other than 200; the message says which */
    String read(URI page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(TIMEOUT).build();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException(
                    "no answer from %s (%s)".formatted(page, e.getClass().getSimpleName()), e);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("%s answers HTTP %d: %s"
                    .formatted(page, answer.statusCode(), answer.body().strip()));
        }
        return answer.body();
    }
}
