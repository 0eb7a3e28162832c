package io.spendlane.simulator.provider;

import java.time.Duration;
import java.time.Instant;

/**
 * What an account may still ask in real time before its minute is over.
 *
 * @param reset until then
 * @param resetAt the same as a time of the provider's clock
 */
public record RateLeft(
        long requestLimit, long requests, long tokenLimit, long tokens, Duration reset, Instant resetAt) {}
