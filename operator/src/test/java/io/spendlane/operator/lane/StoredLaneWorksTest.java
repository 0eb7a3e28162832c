package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.RecordedTest.record;
import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.ledger;
import static io.spendlane.operator.lane.Stories.settled;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.spendlane.operator.lane.Stories.Job;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.SpendRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredLaneWorksTest {
    @TempDir
    private Path folder;

    private final ExecutorService readers = Executors.newFixedThreadPool(2);
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final LaneBook book = new LaneBook();
    private CountingStore store;
    private SpendRecords spend;
    private BatchRecords batches;
    private LaneWorks works;

    @BeforeEach
    void openStore() throws Exception {
        store = CountingStore.open(folder);
        spend = new SpendRecords(store);
        ParallelReads reads = new ParallelReads(readers);
        batches = new BatchRecords(store, reads);
        works = new StoredLaneWorks(client, spend, batches, reads, Runnable::run, Clock.fixed(NOW, ZoneOffset.UTC));
        book.tookOver(Stories.lane(daily(10), ledger(daily(10))), 3);
    }

    @AfterEach
    void end() {
        readers.shutdownNow();
        client.close();
    }

    @Test
    void an_audit_finds_what_the_ledger_lacks_and_has_it_made_anew() throws Exception {
        book.seed(3, List.of(Job.job("seen").at(90).spent(6, settled(7)).object()), 100);
        works.audit(Map.of(LANE, book));
        assertThat(book.drift()).contains(usd(0));
        spend.write(record("x", "seen", BEFORE, 7));
        spend.write(record("y", "gone", BEFORE, 2));
        batches.write(RecordedTest.open("y", "gone", 9));
        batches.write(RecordedTest.open("z", "gone", 1));
        works.audit(Map.of(LANE, book));
        assertThat(book.drift()).contains(usd(-3));
        assertThat(book.snapshot().rebuildNeeded()).isTrue();

        works.read(LANE, book, () -> {});
        Recorded recorded = book.snapshot().recorded();
        assertThat(recorded.carriedBeside(Set.of("seen"), Set.of()))
                .extracting(Folding.Spent::spent)
                .containsExactly(usd(2), usd(1));
    }

    /** As if somebody had mended a record by hand: no audit has to see it, but nothing is carried that is only remembered. */
    @Test
    void a_rebuild_reads_what_is_in_the_store_now() throws Exception {
        book.seed(3, List.of(Job.job("seen").at(90).spent(6, settled(7)).object()), 100);
        spend.write(record("x", "seen", BEFORE, 7));
        works.audit(Map.of(LANE, book));
        assertThat(book.drift()).contains(usd(0));
        store.delete(".spendlane/spend/" + LANE + "/2026-11-21/x.json");
        spend.write(record("x", "gone", BEFORE, 5));
        works.read(LANE, book, () -> {});
        assertThat(book.snapshot().recorded().carriedBeside(Set.of("seen"), Set.of()))
                .extracting(Folding.Spent::spent)
                .containsExactly(usd(5));
    }

    @Test
    void a_lane_that_cannot_be_read_keeps_no_other_from_its_audit() throws Exception {
        book.seed(3, List.of(), 100);
        LaneBook broken = broken();
        Map<String, LaneBook> both = new LinkedHashMap<>();
        both.put("broken", broken);
        both.put(LANE, book);
        works.audit(both);
        assertThat(broken.drift()).isEmpty();
        assertThat(book.drift()).contains(usd(0));

        works.read("broken", broken, () -> {});
        assertThat(broken.snapshot().recorded()).isNull();
        assertThat(broken.snapshot().storeFault()).contains(".spendlane/spend/broken/2026-11-21/x.json");
    }

    @Test
    void what_was_taken_over_is_compared_once_and_made_anew_if_it_lacks_anything() throws Exception {
        book.seed(3, List.of(Job.job("seen").at(90).spent(6, settled(7)).object()), 100);
        spend.write(record("x", "seen", BEFORE, 7));
        List<String> done = new ArrayList<>();
        works.compare(Map.of(LANE, book), done::add);
        assertThat(done).containsExactly(LANE);
        assertThat(book.snapshot().compared()).isTrue();
        assertThat(book.snapshot().rebuildNeeded()).isFalse();

        spend.write(record("y", "torn out", BEFORE, 2));
        works.compare(Map.of(LANE, book), done::add);
        assertThat(done).as("nothing waits").hasSize(1);
        book.tookOver(Stories.lane(daily(10), ledger(daily(10))), 4);
        book.seed(4, List.of(Job.job("seen").at(90).spent(6, settled(7)).object()), 100);
        works.compare(Map.of(LANE, book), done::add);
        assertThat(done).hasSize(2);
        assertThat(book.snapshot().rebuildNeeded()).isTrue();
    }

    @Test
    void only_what_counts_now_is_read_to_compare() throws Exception {
        book.seed(3, List.of(), 100);
        spend.write(record("x", "gone", BEFORE.minus(Duration.ofDays(2)), 7));
        works.compare(Map.of(LANE, book), lane -> {});
        assertThat(store.reads()).isZero();
        assertThat(book.snapshot().compared()).isTrue();
        assertThat(book.snapshot().rebuildNeeded()).isFalse();
        works.audit(Map.of(LANE, book));
        assertThat(book.drift()).as("the total lacks it").contains(usd(-7));
    }

    @Test
    void what_cannot_be_read_is_not_compared_and_says_so() throws Exception {
        book.seed(3, List.of(), 100);
        String path = ".spendlane/spend/" + LANE + "/2026-11-21/x.json";
        store.put(path, new byte[] {'{'});
        List<String> done = new ArrayList<>();
        works.compare(Map.of(LANE, book), done::add);
        assertThat(done).isEmpty();
        assertThat(book.snapshot().compared()).isFalse();
        assertThat(book.snapshot().storeFault()).contains(path);
        store.delete(path);
        works.compare(Map.of(LANE, book), done::add);
        assertThat(done).containsExactly(LANE);
        assertThat(book.snapshot().storeFault()).isNull();
    }

    @Test
    void no_lane_stands_still_for_a_batch_record_that_nobody_can_read() throws Exception {
        book.seed(3, List.of(), 100);
        batches.write(RecordedTest.open("u", "torn out", 9));
        store.put(new RunFolder("legal", "job", "run").batch("sl-run-1-1-0"), new byte[] {'{'});
        works.compare(Map.of(LANE, book), lane -> {});
        assertThat(book.snapshot().compared()).isTrue();
        assertThat(book.snapshot().rebuildNeeded()).as("by what can be read").isTrue();
    }

    @Test
    void a_lane_that_cannot_be_compared_keeps_no_other_from_it() throws Exception {
        book.seed(3, List.of(), 100);
        LaneBook broken = broken();
        List<String> done = new ArrayList<>();
        works.compare(Map.of("broken", broken, LANE, book), done::add);
        assertThat(done).containsExactly(LANE);
        assertThat(broken.snapshot().compared()).isFalse();
    }

    @Test
    void nothing_is_read_for_lanes_that_another_process_leads() throws Exception {
        batches.write(RecordedTest.open("x", "gone", 5));
        works.audit(Map.of(LANE, book));
        assertThat(store.reads()).isZero();
        book.seed(3, List.of(), 100);
        works.audit(Map.of(LANE, book));
        assertThat(store.reads())
                .as("once for all lanes, and for this one again, as it is a difference")
                .isEqualTo(2);
    }

    /** The book of a lane of that name, of whose records one cannot be read. */
    private LaneBook broken() throws Exception {
        LaneBook broken = new LaneBook();
        broken.tookOver(Stories.lane(daily(10), ledger(daily(10))), 3);
        broken.seed(3, List.of(), 100);
        store.put(".spendlane/spend/broken/2026-11-21/x.json", new byte[] {'{'});
        return broken;
    }
}
