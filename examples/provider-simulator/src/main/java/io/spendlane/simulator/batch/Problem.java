package io.spendlane.simulator.batch;

import org.jspecify.annotations.Nullable;

/**
 * Why a batch failed its validation.
 *
 * @param line from 1; null if it is not about a line
 */
public record Problem(
        String code,
        String message,
        @Nullable String param,
        @Nullable Integer line) {}
