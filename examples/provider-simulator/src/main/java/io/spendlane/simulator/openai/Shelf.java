package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchListing;
import io.spendlane.simulator.behaviour.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The batches that a listing is about.
 *
 * @param find finds a batch by its id, or refuses
 * @param shown which batches belong to the list
 * @param behaviour as it is now: the most that a page may hold, and oddities
 */
public record Shelf(
        BatchListing listing,
        Function<String, Batch> find,
        Predicate<Batch> shown,
        Function<Batch, ObjectNode> show,
        Behaviour behaviour) {

    /** All that are shown, in order. */
    public List<ObjectNode> everything() {
        List<ObjectNode> all = new ArrayList<>();
        for (Batch batch : listing.all()) {
            if (shown.test(batch)) {
                all.add(show.apply(batch));
            }
        }
        return all;
    }

    public int atMost(int asked) {
        Integer pageSize = behaviour.pageSize();
        return pageSize == null ? asked : Math.min(asked, pageSize);
    }
}
