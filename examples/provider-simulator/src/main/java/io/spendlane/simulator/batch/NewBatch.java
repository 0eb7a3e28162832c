package io.spendlane.simulator.batch;

import io.spendlane.simulator.state.Owner;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it creates a batch.
 *
 * @param resultLifeSeconds how long the result files live from their creation
 */
public record NewBatch(
        Owner owner,
        String inputFileId,
        String endpoint,
        String window,
        @Nullable Map<String, String> metadata,
        long resultLifeSeconds) {}
