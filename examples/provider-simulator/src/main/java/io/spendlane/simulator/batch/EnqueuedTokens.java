package io.spendlane.simulator.batch;

import io.spendlane.simulator.state.Owner;
import java.util.HashMap;
import java.util.Map;

/** Input tokens of unfinished batches, per account and model: the queue that providers limit. */
final class EnqueuedTokens {
    private final Map<Queue, Long> queues = new HashMap<>();

    /** Takes a place in the queue unless the limit would be exceeded. */
    synchronized boolean enter(Batch batch, String model, long tokens, long limit) {
        Queue queue = new Queue(batch.owner(), model);
        long sum = queues.getOrDefault(queue, 0L) + tokens;
        if (sum > limit) {
            return false;
        }
        queues.put(queue, sum);
        return true;
    }

    synchronized void leave(Batch batch, Validated place) {
        queues.computeIfPresent(
                new Queue(batch.owner(), place.model()), (queue, sum) -> Math.max(0, sum - place.inputTokens()));
    }

    synchronized void clear() {
        queues.clear();
    }

    private record Queue(Owner owner, String model) {}
}
