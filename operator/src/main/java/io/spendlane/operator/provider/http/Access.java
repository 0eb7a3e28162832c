package io.spendlane.operator.provider.http;

import java.time.Clock;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * How to reach one account.
 *
 * @param client whose connections and threads it shares with others
 * @param pause how to wait between two tries
 * @param random of the back-off's jitter
 */
public record Access(
        HttpUrl baseUrl,
        ApiKey key,
        OkHttpClient client,
        String userAgent,
        Timeouts timeouts,
        Retries retries,
        Pause pause,
        RandomGenerator random,
        Clock clock) {}
