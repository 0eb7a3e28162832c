package io.spendlane.simulator.batch;

import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An owner's batches in the order of a listing, from any place on, without looking at the ones before it. */
public final class BatchListing {
    private final NavigableMap<Long, String> ids;
    private final Function<String, @Nullable Batch> byId;
    private final Function<Batch, Long> place;

    BatchListing(NavigableMap<Long, String> ids, Function<String, @Nullable Batch> byId, Function<Batch, Long> place) {
        this.ids = ids;
        this.byId = byId;
        this.place = place;
    }

    public Iterable<Batch> all() {
        return batches(ids);
    }

    public Iterable<Batch> after(Batch batch) {
        return batches(ids.tailMap(place.apply(batch), false));
    }

    /** What comes before it, from the nearest on: the listing backwards. */
    public Iterable<Batch> before(Batch batch) {
        return batches(ids.headMap(place.apply(batch), false).descendingMap());
    }

    private Iterable<Batch> batches(NavigableMap<Long, String> part) {
        return () -> part.values().stream()
                .map(byId)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(batch -> batch.deletedAt() == null)
                .iterator();
    }
}
