package io.spendlane.simulator.batch;

import io.spendlane.simulator.state.Owner;
import java.util.HashMap;
import java.util.Map;

/** Input tokens of unfinished batches, per account and model: the queue that providers limit. */
final class EnqueuedTokens {
    private final Map<String, Place> places = new HashMap<>();

    /** Takes a place in the queue unless the limit would be exceeded. Who has a place keeps it. */
    synchronized boolean enter(String batchId, Owner owner, String model, long tokens, long limit) {
        if (places.containsKey(batchId)) {
            return true;
        }
        long others = places.values().stream()
                .filter(place -> place.owner().equals(owner) && place.model().equals(model))
                .mapToLong(Place::tokens)
                .sum();
        if (others + tokens > limit) {
            return false;
        }
        places.put(batchId, new Place(owner, model, tokens));
        return true;
    }

    synchronized void leave(String batchId) {
        places.remove(batchId);
    }

    synchronized void clear() {
        places.clear();
    }

    private record Place(Owner owner, String model, long tokens) {}
}
