package io.spendlane.operator.provider.server;

import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.ApiKey;
import io.spendlane.operator.provider.http.Retries;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.operator.provider.openai.OpenAIBatches;
import io.spendlane.operator.provider.openai.OpenAIWire;
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
public final class TestAccess {
    public static final String KEY = "sk-test-7f3a9c2e51";
    public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Timeouts PATIENT =
            new Timeouts(LONG, LONG, LONG, LONG, LONG, Duration.ofMinutes(5), Duration.ofMinutes(2));

    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    public List<Duration> waits() {
        return waits;
    }

    public OpenAIBatches batches(String baseUrl) {
        return batches(baseUrl, new OkHttpClient());
    }

    public OpenAIBatches batches(String baseUrl, OkHttpClient client) {
        return batches(baseUrl, client, PATIENT);
    }

    public OpenAIBatches batches(String baseUrl, OkHttpClient client, Timeouts timeouts) {
        return new OpenAIBatches(access(baseUrl, client, timeouts), OpenAIWire.openAI());
    }

    /** For the client of any provider. */
    public Access access(String baseUrl) {
        return access(baseUrl, new OkHttpClient(), PATIENT);
    }

    /** For the client of any provider. */
    public Access access(String baseUrl, OkHttpClient client) {
        return access(baseUrl, client, PATIENT);
    }

    private Access access(String baseUrl, OkHttpClient client, Timeouts timeouts) {
        return new Access(
                HttpUrl.get(baseUrl),
                new ApiKey(KEY),
                client,
                "spendlane-test",
                timeouts,
                Retries.DEFAULT,
                waits::add,
                new Random(7),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
