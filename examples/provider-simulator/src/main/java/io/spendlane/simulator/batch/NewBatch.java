package io.spendlane.simulator.batch;

import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.state.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it creates a batch.
 *
 * @param inputFileIds read one after another
 * @param model of all requests, where the wire names it once
 * @param endpoint which kind of requests, in the wire's own words
 * @param window how long it may take, in the wire's own words
 * @param life the same as a time; a behaviour may set another
 * @param metadata what the client wrote on it
 * @param resultLifeSeconds how long the result files live from their creation
 * @param found what the input holds, where the wire reads it before it answers
 */
public record NewBatch(
        Owner owner,
        List<String> inputFileIds,
        @Nullable String model,
        String endpoint,
        String window,
        Duration life,
        @Nullable Map<String, String> metadata,
        long resultLifeSeconds,
        @Nullable Found found) {

    public String inputFileId() {
        return inputFileIds.get(0);
    }

    /** The same with what its input holds. */
    public NewBatch with(@Nullable Found input) {
        return new NewBatch(owner, inputFileIds, model, endpoint, window, life, metadata, resultLifeSeconds, input);
    }

    NewBatch foreign(List<String> otherFiles, int variant) {
        return new NewBatch(
                owner,
                otherFiles,
                model,
                endpoint,
                window,
                life,
                LookAlike.of(metadata, variant),
                resultLifeSeconds,
                found);
    }
}
