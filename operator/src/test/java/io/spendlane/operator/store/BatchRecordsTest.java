package io.spendlane.operator.store;

import static io.spendlane.operator.store.Records.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.Money;
import io.spendlane.operator.store.RunRecord.Counts;
import io.spendlane.operator.store.RunRecord.Outcome;
import io.spendlane.operator.store.RunRecord.Totals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRecordsTest {
    private static final RunFolder RUN = new RunFolder("legal", "contracts", "run1");

    @TempDir
    private Path folder;

    private Store store;
    private final ExecutorService readers = Executors.newFixedThreadPool(2);
    private BatchRecords batches;

    @BeforeEach
    void open() throws Exception {
        store = DirectoryStore.open(folder, Clock.systemUTC());
        batches = new BatchRecords(store, new ParallelReads(readers));
    }

    @AfterEach
    void end() {
        readers.shutdownNow();
    }

    @Test
    void readsWhatWasWritten() throws Exception {
        BatchRecord record = Records.batch(RUN, "overnight", "sl-a");
        batches.write(record);
        assertThat(store.exists(".spendlane/runs/legal/contracts/run1/batches/sl-a.json"))
                .isTrue();
        assertThat(batches.find(RUN, "sl-a")).contains(record);
        assertThat(batches.find(RUN, "sl-b")).isEmpty();
        assertThat(batches.find(new RunFolder("legal", "contracts", "run2"), "sl-a"))
                .isEmpty();
    }

    @Test
    void listsARun() throws Exception {
        batches.write(Records.batch(RUN, "overnight", "sl-b"));
        batches.write(Records.batch(RUN, "overnight", "sl-a"));
        batches.write(Records.batch(new RunFolder("legal", "contracts", "run2"), "overnight", "sl-c"));
        try (Stream<BatchRecord> listed = batches.list(RUN)) {
            assertThat(listed).extracting(record -> record.charge().batch()).containsExactly("sl-a", "sl-b");
        }
        try (Stream<BatchRecord> listed = batches.list(new RunFolder("legal", "contracts", "none"))) {
            assertThat(listed).isEmpty();
        }
    }

    @Test
    void whatIsUnfinishedIsFoundInTheListing() throws Exception {
        batches.write(Records.batch(RUN, "overnight", "sl-open"));
        batches.write(Records.batch(RUN, "other", "sl-other-lane"));
        batches.write(Records.batch(new RunFolder("hr", "letters", "run2"), "overnight", "sl-elsewhere"));
        batches.write(Records.batch(new RunFolder("legal", "contracts", "run10"), "overnight", "sl-finished"));
        finish("contracts", "run10");
        batches.write(Records.batch(new RunFolder("legal", "older", "run3"), "overnight", "sl-older"));
        finish("older", "run3");
        finish("without", "batches");
        store.put(RUN.requests("sl-open"), new byte[] {'\n'});
        store.put(RUN.results("sl-open"), new byte[] {'\n'});
        store.put(RUN.items("sl-open"), new byte[] {'\n'});
        store.put(RUN.calls("sl-open") + "/run.json", new byte[] {'\n'});

        assertThat(unfinished()).containsExactly("sl-elsewhere", "sl-open", "sl-other-lane");
        assertThat(batches.unfinished(batch -> batch.charge().lane().equals("other")))
                .extracting(batch -> batch.charge().batch())
                .containsExactly("sl-other-lane");
    }

    private void finish(String job, String run) throws Exception {
        RunRecord record = new RunRecord(
                run,
                "spec",
                "input",
                GRANTED,
                Outcome.Complete,
                new Counts(1, 1, 0),
                new Totals(Money.ZERO, Money.ZERO, Money.ZERO, null),
                null,
                null);
        new Runs(store).write("legal", job, record);
    }

    @Test
    void nothingIsUnfinishedInAnEmptyStore() throws Exception {
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void aBrokenOneIsNeverPassedOver() throws Exception {
        batches.write(Records.batch(RUN, "overnight", "sl-a"));
        store.put(RUN.batch("sl-b"), "{\"charge\":{}}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::unfinished)
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining(RUN.batch("sl-b"))
                .hasMessageContaining("charge.");
        assertThatThrownBy(() -> batches.find(RUN, "sl-b")).isInstanceOf(BrokenRecordException.class);
    }

    @Test
    void aCopyInAnotherRunIsBroken() throws Exception {
        RunFolder other = new RunFolder("legal", "contracts", "run2");
        batches.write(Records.batch(RUN, "overnight", "sl-a"));
        try (var in = store.read(RUN.batch("sl-a"))) {
            store.put(other.batch("sl-a"), in.readAllBytes());
        }
        assertThatThrownBy(this::unfinished).hasMessageContaining(other.batch("sl-a"));
    }

    private List<String> unfinished() throws Exception {
        return batches.unfinished(batch -> true).stream()
                .map(record -> record.charge().batch())
                .toList();
    }
}
