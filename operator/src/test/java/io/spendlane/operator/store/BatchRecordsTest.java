package io.spendlane.operator.store;

import static io.spendlane.operator.store.Records.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.Money;
import io.spendlane.operator.store.RunRecord.Counts;
import io.spendlane.operator.store.RunRecord.Outcome;
import io.spendlane.operator.store.RunRecord.Totals;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRecordsTest {
    private static final RunFolder RUN = new RunFolder("legal", "contracts", "run1");

    @TempDir
    private Path folder;

    private Store store;
    private SpendRecords spend;
    private BatchRecords batches;

    @BeforeEach
    void open() throws Exception {
        store = DirectoryStore.open(folder, Clock.systemUTC());
        spend = new SpendRecords(store);
        batches = new BatchRecords(store, spend);
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
    void whatIsOpenIsWhatIsNeitherSettledNorFinished() throws Exception {
        batches.write(Records.batch(RUN, "overnight", "sl-open"));
        batches.write(Records.batch(RUN, "overnight", "sl-settled"));
        spend.write(Records.spend("overnight", "sl-settled", GRANTED, "0.1"));
        batches.write(Records.batch(RUN, "other", "sl-other-lane"));
        batches.write(Records.batch(new RunFolder("hr", "letters", "run2"), "overnight", "sl-elsewhere"));
        RunFolder finished = new RunFolder("legal", "older", "run3");
        batches.write(Records.batch(finished, "overnight", "sl-finished"));
        new Runs(store)
                .write(
                        "legal",
                        "older",
                        new RunRecord(
                                "run3",
                                "spec",
                                "input",
                                GRANTED,
                                Outcome.Complete,
                                new Counts(1, 1, 0),
                                new Totals(Money.ZERO, Money.ZERO, Money.ZERO, null),
                                null,
                                null));
        store.put(RUN.requests("sl-open"), new byte[] {'\n'});
        store.put(RUN.results("sl-open"), new byte[] {'\n'});
        store.put(RUN.items("sl-open"), new byte[] {'\n'});

        assertThat(open("overnight")).containsExactly("sl-elsewhere", "sl-open");
        assertThat(open("other")).containsExactly("sl-other-lane");
        assertThat(open("unused")).isEmpty();
    }

    @Test
    void nothingIsOpenInAnEmptyStore() throws Exception {
        assertThat(open("overnight")).isEmpty();
    }

    @Test
    void aBrokenOneIsNeverPassedOver() throws Exception {
        batches.write(Records.batch(RUN, "overnight", "sl-a"));
        store.put(RUN.batch("sl-b"), "{\"charge\":{}}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> open("overnight"))
                .isInstanceOf(UncheckedIOException.class)
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
        assertThatThrownBy(() -> open("overnight")).hasMessageContaining(other.batch("sl-a"));
    }

    private List<String> open(String lane) throws Exception {
        try (Stream<BatchRecord> open = batches.open(lane)) {
            return open.map(record -> record.charge().batch()).toList();
        }
    }
}
