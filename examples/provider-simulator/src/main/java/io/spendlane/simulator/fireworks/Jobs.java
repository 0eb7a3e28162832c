package io.spendlane.simulator.fireworks;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs by the ids that clients gave them. One that is deleted is cleaned up for a while, and then gone. */
final class Jobs {
    private static final String ID = "job";
    private static final Duration CLEANING_UP = Duration.ofSeconds(30);

    private final Backend backend;

    Jobs(Backend backend) {
        this.backend = backend;
    }

    static String id(Batch batch) {
        Map<String, String> metadata = batch.metadata();
        return metadata == null ? "" : metadata.getOrDefault(ID, "");
    }

    static Map<String, String> metadata(String id, String displayName) {
        return Map.of(ID, id, Batch.MARKER_KEY, displayName);
    }

    /** Newest first. */
    List<Batch> all(Owner owner) {
        boolean unordered = backend.behaviours().of(owner.provider()).unorderedListing();
        Instant now = backend.clock().instant();
        List<Batch> all = new ArrayList<>();
        for (Batch batch : backend.batches().listing(owner, unordered).all()) {
            if (!isGone(batch, now)) {
                all.add(batch);
            }
        }
        return all;
    }

    Optional<Batch> any(Owner owner, String id) {
        return all(owner).stream().filter(batch -> id(batch).equals(id)).findFirst();
    }

    /** One that can be read by now. */
    Batch find(Owner owner, String id) {
        Instant now = backend.clock().instant();
        return any(owner, id).filter(batch -> batch.readableAt(now)).orElseThrow(FireworksError::notFound);
    }

    private static boolean isGone(Batch batch, Instant now) {
        return batch.cancelAt() != null && now.isAfter(batch.cancelAt().plus(CLEANING_UP));
    }
}
