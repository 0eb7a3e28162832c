package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.ApiKey;
import io.spendlane.operator.provider.http.Retries;
import io.spendlane.operator.provider.http.Timeouts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Access to a test's server; waits between tries are noted and take no time. */
final class TestAccess {
    static final String KEY = "sk-test-7f3a9c2e51";
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    List<Duration> waits() {
        return waits;
    }

    OpenAIBatches batches(String baseUrl) {
        return batches(baseUrl, new OkHttpClient());
    }

    OpenAIBatches batches(String baseUrl, OkHttpClient client) {
        Duration patience = Duration.ofSeconds(20);
        return batches(
                baseUrl,
                client,
                new Timeouts(patience, patience, patience, patience, Duration.ofMinutes(5), Duration.ofMinutes(2)));
    }

    OpenAIBatches batches(String baseUrl, OkHttpClient client, Timeouts timeouts) {
        Access access = new Access(
                HttpUrl.get(baseUrl),
                new ApiKey(KEY),
                client,
                "spendlane-test",
                timeouts,
                Retries.DEFAULT,
                waits::add,
                new Random(7),
                Clock.fixed(NOW, ZoneOffset.UTC));
        return new OpenAIBatches(access, OpenAIWire.openAI());
    }
}
