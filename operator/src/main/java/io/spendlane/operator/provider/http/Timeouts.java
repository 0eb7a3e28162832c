package io.spendlane.operator.provider.http;

import java.time.Duration;

/**
 * Limits of time of an account's calls.
 *
 * @param connect to one address
 * @param read between two packets of an answer, or from the request's end to the answer's first
 * @param call a whole small call
 * @param create a whole call that creates a batch; the settling time of an unknown outcome counts on it
 * @param ask a whole call that is answered at once, which for a long answer of a slow model is minutes; what takes longer is paid for and lost
 * @param transfer a whole upload or download
 * @param fileReady until an uploaded file can be used
 */
public record Timeouts(
        Duration connect,
        Duration read,
        Duration call,
        Duration create,
        Duration ask,
        Duration transfer,
        Duration fileReady) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMinutes(2));
}
