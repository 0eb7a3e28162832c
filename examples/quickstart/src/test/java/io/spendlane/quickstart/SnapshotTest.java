package io.spendlane.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.ItemCounts;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final LaneRow LANE =
            new LaneRow("overnight", usd("0.5"), usd("1.25"), usd("0.5"), usd("5.00"), usd("3.25"));
    private static final JobRow RUNS = job("classify", Phase.Running, "Running", "500/3000", "1.25", "0.5", "");
    private static final JobRow REFUSED = job(
            "fraud-check",
            Phase.Stalled,
            "UrgencyNotServed",
            "",
            "0.00",
            "0.00",
            "Critical work has a person waiting.");
    private static final Snapshot SNAPSHOT = new Snapshot(List.of(RUNS, REFUSED), List.of(LANE));

    @Test
    void columnsAreAlignedAndRefusalsAreExplained() {
        assertThat(SNAPSHOT.lines())
                .containsExactly(
                        "JOB          LANE       PHASE        DONE  HELD  SPENT  SAVED  REASON",
                        "classify     overnight  Running  500/3000  1.25   0.50   0.50  Running",
                        "fraud-check  overnight  Stalled            0.00   0.00   0.00  UrgencyNotServed",
                        "",
                        "LANE       LIMIT  SPENT  HELD  AVAILABLE  SAVED",
                        "overnight   5.00   0.50  1.25       3.25   0.50",
                        "",
                        "fraud-check: Critical work has a person waiting.");
    }

    @Test
    void withoutATerminalOnlyChangesAreShown() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

        screen.show(SNAPSHOT, 1);
        screen.show(SNAPSHOT, 2);
        screen.show(new Snapshot(List.of(RUNS), List.of(LANE)), 3);
        JobRow done = job("classify", Phase.Complete, "AllDone", "3000/3000", "0.00", "1.00", "");
        screen.show(new Snapshot(List.of(done), List.of(LANE)), 4);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "  1 s  job classify     Running 500/3000, held 1.25, spent 0.50, saved 0.50",
                        "  1 s  job fraud-check  Stalled UrgencyNotServed, held 0.00, spent 0.00, saved 0.00. Critical work has a person waiting.",
                        "  1 s  lane overnight   spent 0.50, held 1.25, available 3.25 of 5.00",
                        "  4 s  job classify     Complete AllDone 3000/3000, held 0.00, spent 1.00, saved 1.00");
    }

    @Test
    void onATerminalTheTableIsDrawnOverTheLastOne() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);

        screen.show(SNAPSHOT, 1);
        int lines = (int) bytes.toString(StandardCharsets.UTF_8).lines().count();
        bytes.reset();
        screen.show(SNAPSHOT, 2);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\u001b[" + (lines - 1) + "A\r\u001b[J");
    }

    @Test
    void theSummaryAddsUp() {
        JobRow done = job("classify", Phase.Complete, "AllDone", "3000/3000", "0.00", "1.00", "");

        assertThat(new Summary(new Snapshot(List.of(done, REFUSED), List.of(LANE)), "0.9999995", 40).lines())
                .containsExactly(
                        "Summary after 40 s",
                        "  items answered     3,000, dead letters 0",
                        "  spent              1.00 USD, of it 0.10 at worst, for what a provider may have billed and does not report",
                        "  invoice            0.9999995 USD, the simulator's",
                        "  in real time       2.00 USD",
                        "  saved              1.00 USD, 50 %",
                        "",
                        "fraud-check: Critical work has a person waiting.");
    }

    /** Real time costs twice what is spent. */
    private static JobRow job(
            String name, Phase phase, String reason, String done, String held, String spent, String message) {
        ItemCounts items = done.isEmpty() ? new ItemCounts(0, 0, 0, 0) : new ItemCounts(3000, 3000, 0, 0);
        return new JobRow(
                name,
                "overnight",
                phase,
                reason,
                done,
                items,
                usd(held),
                usd(spent),
                spent.equals("0.00") ? Money.ZERO : usd("0.10"),
                usd(spent).times(2),
                usd(spent),
                message,
                "");
    }

    private static Money usd(String amount) {
        return Money.parse(amount);
    }
}
