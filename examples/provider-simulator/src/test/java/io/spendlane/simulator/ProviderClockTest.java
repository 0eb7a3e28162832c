package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class ProviderClockTest {
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** Where a batch bears no name, a client looks for what was created since the time that the provider itself told. */
    @Test
    void whatItAnswersIsDatedByTheClockThatStampsWhatItCreates() throws Exception {
        Instant before = Instant.now().minusSeconds(1); // a date is in whole seconds
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withClockOffset(AHEAD))) {
            assertThat(date(simulator)).isAfterOrEqualTo(before.plus(AHEAD));
        }
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults())) {
            assertThat(date(simulator)).isBetween(before, Instant.now());
        }
    }

    private static Instant date(Simulator simulator) throws Exception {
        URI models = simulator.baseUri().resolve("/openai/v1/models");
        HttpResponse<Void> answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(models).build(), BodyHandlers.discarding());
        String date = answer.headers().firstValue("Date").orElseThrow();
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
