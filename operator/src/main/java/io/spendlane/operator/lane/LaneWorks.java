package io.spendlane.operator.lane;

import java.util.Map;
import java.util.function.Consumer;

/** What takes long for lanes, off the reconcile threads. Each runs once at a time, the first two once per lane. */
public interface LaneWorks {
    /** Lists the lane's jobs as the API server has them now, and seeds the book. */
    void list(String lane, long epoch, LaneBook book, Runnable done);

    /** Reads the lane's spend records and open batches. */
    void read(String lane, LaneBook book, Runnable done);

    /**
     * Finds out, for lanes that this process took over and has not compared yet, whether the store knows of money that the ledger lacks: of
     * jobs that went while nobody watched, with a finalizer torn out or an older backup of the API server.
     *
     * @param done told each lane that is compared
     */
    void compare(Map<String, LaneBook> books, Consumer<String> done);

    /** Compares the books of lanes with the store, one after another. */
    void audit(Map<String, LaneBook> books);
}
