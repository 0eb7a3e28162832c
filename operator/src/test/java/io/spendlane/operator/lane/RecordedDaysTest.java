package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.RecordedTest.open;
import static io.spendlane.operator.lane.RecordedTest.record;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BrokenRecordException;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedDaysTest {
    private static final Instant DAY = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant NEXT = Instant.parse("2026-11-22T10:00:00Z");
    private static final LaneTerms TERMS = new LaneTerms(daily(100));

    @TempDir
    private Path folder;

    private final ExecutorService readers = Executors.newFixedThreadPool(2);
    private CountingStore store;
    private SpendRecords spend;
    private RecordedDays days;

    @BeforeEach
    void openStore() throws Exception {
        store = CountingStore.open(folder);
        spend = new SpendRecords(store);
        days = new RecordedDays(spend, new ParallelReads(readers), LANE);
    }

    @AfterEach
    void end() {
        readers.shutdownNow();
    }

    @Test
    void aRecordIsReadOnce() throws Exception {
        write(record("a", "gone", DAY, 1), record("b", "seen", DAY, 2), record("c", "gone", NEXT, 4));
        sums(Set.of("seen"), 5);
        assertThat(store.reads()).isEqualTo(3);
        sums(Set.of("seen"), 5);
        assertThat(store.reads()).isEqualTo(3);
        write(record("d", "gone", DAY, 8), record("e", "new", NEXT, 16));
        sums(Set.of("seen", "new"), 13);
        assertThat(store.reads()).isEqualTo(5);
    }

    @Test
    void aJobThatGoesIsAddedToTheOthersWithoutReading() throws Exception {
        write(record("a", "one", DAY, 1), record("b", "two", DAY, 2));
        sums(Set.of("one", "two"), 0);
        sums(Set.of("two"), 1);
        sums(Set.of(), 3);
        assertThat(store.reads()).isEqualTo(2);
    }

    /** As after the API server's data was restored. */
    @Test
    void aJobThatComesBackIsToldApartAgain() throws Exception {
        write(record("a", "back", DAY, 1), record("b", "gone", DAY, 2), record("c", "gone", NEXT, 4));
        Recorded before = days.read(Set.of(), List.of(), LocalDate.EPOCH);
        assertThat(before.tellsApart(Set.of())).isTrue();
        assertThat(before.tellsApart(Set.of("never settled anything"))).isTrue();
        assertThat(before.tellsApart(Set.of("back"))).isFalse();
        sums(Set.of("back"), 6);
        assertThat(store.reads()).as("only the one day is read again").isEqualTo(5);
    }

    @Test
    void whatIsTakenOutOfTheStoreCountsNoMore() throws Exception {
        write(record("a", "gone", DAY, 1), record("b", "gone", DAY, 2), record("c", "gone", NEXT, 4));
        sums(Set.of(), 7);
        store.delete(".spendlane/spend/" + LANE + "/2026-11-21/a.json");
        sums(Set.of(), 6);
        store.delete(".spendlane/spend/" + LANE + "/2026-11-22/c.json");
        sums(Set.of(), 2);
    }

    @Test
    void aBrokenOneIsReadAgainOnceItIsMended() throws Exception {
        write(record("a", "gone", DAY, 1));
        String path = ".spendlane/spend/" + LANE + "/2026-11-22/c.json";
        store.put(path, new byte[] {'{'});
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> days.read(Set.of(), List.of(), LocalDate.EPOCH))
                    .isInstanceOf(BrokenRecordException.class)
                    .hasMessageContaining(path);
        }
        store.delete(path);
        write(record("c", "gone", NEXT, 4));
        sums(Set.of(), 5);
        assertThat(store.reads()).as("what was read before the fault is kept").isEqualTo(4);
    }

    @Test
    void aBatchIsOpenUntilItHasARecord() throws Exception {
        List<BatchRecord> unfinished = List.of(open("a", "gone", 5), open("b", "gone", 6));
        write(record("a", "gone", DAY, 1));
        assertThat(days.read(Set.of(), unfinished, LocalDate.EPOCH).open()).containsExactly(unfinished.get(1));
        write(record("b", "gone", DAY, 2));
        assertThat(days.read(Set.of(), unfinished, LocalDate.EPOCH).open()).isEmpty();
        assertThat(days.read(Set.of(), List.of(), LocalDate.EPOCH).open()).isEmpty();
    }

    private void write(SpendRecord... records) throws Exception {
        for (SpendRecord one : records) {
            spend.write(one);
        }
    }

    /** What is read now, and what a reader says who remembers nothing, come to the same. */
    private void sums(Set<String> seen, long dollars) throws Exception {
        Folding now = folded(days.read(seen, List.of(), LocalDate.EPOCH), seen);
        assertThat(now.total().spentUSD()).isEqualTo(usd(dollars));
        Store fresh = CountingStore.open(folder);
        RecordedDays anew = new RecordedDays(new SpendRecords(fresh), new ParallelReads(readers), LANE);
        assertThat(now).isEqualTo(folded(anew.read(seen, List.of(), LocalDate.EPOCH), seen));
    }

    private static Folding folded(Recorded recorded, Set<String> seen) {
        assertThat(recorded.tellsApart(seen)).isTrue();
        return Folding.nothing().plus(recorded.carriedBeside(seen, Set.of()), TERMS, NOW);
    }
}
