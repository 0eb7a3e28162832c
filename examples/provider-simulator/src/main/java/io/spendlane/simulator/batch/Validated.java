package io.spendlane.simulator.batch;

import java.time.Instant;

/**
 * What validation found in a good input.
 *
 * @param rows requests
 * @param inputTokens of all requests together
 * @param failing how many requests will answer with an error
 */
public record Validated(Instant at, String model, int rows, long inputTokens, int failing) {}
