package io.spendlane.operator.lane;

import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.SpendRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store has of lanes, remembered from one look to the next. What cannot be read is an {@link UncheckedIOException}. */
final class LaneRecords {
    private static final Logger log = LoggerFactory.getLogger(LaneRecords.class);

    private final SpendRecords spend;
    private final BatchRecords batches;
    private final ParallelReads reads;
    private final Map<String, RecordedDays> remembered = new ConcurrentHashMap<>();

    LaneRecords(SpendRecords spend, BatchRecords batches, ParallelReads reads) {
        this.spend = spend;
        this.batches = batches;
        this.reads = reads;
    }

    void rememberOnly(Predicate<String> lanes) {
        remembered.keySet().removeIf(lanes.negate());
    }

    /**
     * Batches of runs that are not finished, by lane.
     *
     * @throws UncheckedIOException also when a single one cannot be read
     */
    Map<String, List<BatchRecord>> unfinished() {
        return byLane(unfinished(batch -> true));
    }

    /** The same, but for those that are broken: nobody can say whose they are, and no lane shall stand still for another's. */
    Map<String, List<BatchRecord>> readableUnfinished() {
        try {
            return byLane(batches.unfinished(
                    batch -> true,
                    broken -> log.error("left out of what ledgers are compared with fault={}", broken.getMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<BatchRecord>> byLane(List<BatchRecord> batches) {
        return batches.stream()
                .collect(Collectors.groupingBy(batch -> batch.charge().lane()));
    }

    /** Nothing that was remembered is used. */
    Recorded anew(String lane, LaneBook.Snapshot book) {
        remembered.remove(lane);
        return read(lane, book, unfinished(batch -> batch.charge().lane().equals(lane)));
    }

    /** @param unfinished of the lane, listed before */
    Recorded read(String lane, LaneBook.Snapshot book, List<BatchRecord> unfinished) {
        return read(lane, book, unfinished, Instant.EPOCH);
    }

    /** Only what was granted since then. */
    Recorded read(String lane, LaneBook.Snapshot book, List<BatchRecord> unfinished, Instant since) {
        RecordedDays days = remembered.computeIfAbsent(lane, name -> new RecordedDays(spend, reads, name));
        try {
            return days.read(book.uids(), unfinished, LocalDate.ofInstant(since, ZoneOffset.UTC));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<BatchRecord> unfinished(Predicate<BatchRecord> wanted) {
        try {
            return batches.unfinished(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
