package io.spendlane.simulator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Row;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.http.WireError;
import org.jspecify.annotations.Nullable;

/** How requests and results are written in one provider's batches. */
public interface RowForm {

    /** Reads a line that has passed validation. */
    Item item(Batch batch, byte[] line);

    ObjectNode answered(RowId row, Item item, Answer answer);

    ObjectNode refused(RowId row, Item item, WireError error);

    /** The row of a request that was never run; null if there is none. */
    @Nullable
    ObjectNode left(RowId row, Item item, State why);

    /** In which file the rows of requests are that came to nothing. */
    Row.Place failures();

    /**
     * Which row of which batch.
     *
     * @param index of the request in the input, from 0
     * @param hash the same for the same row, for whatever has to look random
     */
    record RowId(Batch batch, int index, long hash) {
        public String hex(int variant) {
            return Long.toHexString(hash * 31 + variant) + Long.toHexString(Long.rotateLeft(hash, 17) ^ variant);
        }
    }
}
