package io.spendlane.operator.lane;

import java.util.Map;

/** What takes long for lanes, off the reconcile threads. Each runs once at a time, the first two once per lane. */
public interface LaneWorks {
    /** Lists the lane's jobs as the API server has them now, and seeds the book. */
    void list(String lane, long epoch, LaneBook book, Runnable done);

    /** Reads the lane's spend records and open batches. */
    void read(String lane, LaneBook book, Runnable done);

    /** Compares the books of lanes with the store, one after another. */
    void audit(Map<String, LaneBook> books);
}
