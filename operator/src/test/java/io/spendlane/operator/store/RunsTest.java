package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Outputs;
import io.spendlane.operator.store.RunRecord.Counts;
import io.spendlane.operator.store.RunRecord.Outcome;
import io.spendlane.operator.store.RunRecord.Totals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    @TempDir
    private Path folder;

    private Store store;
    private Runs runs;

    @BeforeEach
    void open() throws Exception {
        store = DirectoryStore.open(folder, Clock.systemUTC());
        runs = new Runs(store);
    }

    @Test
    void findsTheNewestOfTheSameWork() throws Exception {
        RunRecord newest = run("run-a", "spec1", "2026-11-21T12:00:00Z");
        runs.write("legal", "contracts", run("run-b", "spec1", "2026-11-20T12:00:00Z"));
        runs.write("legal", "contracts", newest);
        runs.write("legal", "contracts", run("run-c", "spec2", "2026-11-22T12:00:00Z"));
        runs.write("legal", "other", run("run-d", "spec1", "2026-11-23T12:00:00Z"));
        store.put(new RunFolder("legal", "contracts", "run-unfinished").requests("sl-a"), new byte[0]);

        assertThat(runs.newestFinished("legal", "contracts", "spec1")).contains(newest);
        assertThat(runs.newestFinished("legal", "contracts", "spec3")).isEmpty();
        assertThat(runs.newestFinished("hr", "contracts", "spec1")).isEmpty();
    }

    @Test
    void listsTheRunsOfAJob() throws Exception {
        runs.write("legal", "contracts", run("run-b", "spec", "2026-11-20T12:00:00Z"));
        store.put(new RunFolder("legal", "contracts", "run-a").requests("sl-a"), new byte[0]);
        store.put(new RunFolder("legal", "contracts", "run-a").results("sl-a"), new byte[0]);
        store.put(new RunFolder("legal", "contracts-2", "run-c").results("sl-a"), new byte[0]);
        assertThat(runs.of("legal", "contracts"))
                .containsExactly(
                        new RunFolder("legal", "contracts", "run-a"), new RunFolder("legal", "contracts", "run-b"));
        assertThat(runs.of("legal", "none")).isEmpty();
        assertThat(runs.find(new RunFolder("legal", "contracts", "run-a"))).isEmpty();
        assertThat(runs.find(new RunFolder("legal", "contracts", "run-b"))).isPresent();
    }

    @Test
    void aBrokenOneIsNeverPassedOver() throws Exception {
        RunFolder run = new RunFolder("legal", "contracts", "run-a");
        store.put(run.record(), "{}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> runs.newestFinished("legal", "contracts", "spec"))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining(run.record());
        store.put(run.record(), Json.mapper().writeValueAsBytes(run("run-b", "spec", "2026-11-20T12:00:00Z")));
        assertThatThrownBy(() -> runs.find(run))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining("run-b");
    }

    @Test
    void theIdentityIsMadeOnce() throws Exception {
        IdentityFile file = new IdentityFile(store);
        assertThat(file.read()).isEmpty();
        Identity first = Identity.create("here");
        assertThat(file.write(first)).isEqualTo(first);
        assertThat(file.write(Identity.create("here"))).isEqualTo(first);
        assertThat(file.read()).contains(first);
        try (var in = store.read(".spendlane/identity")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"id\":\"%s\",\"clusterName\":\"here\"}\n".formatted(first.id()));
        }
        store.put(".spendlane/identity", "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(file::read).isInstanceOf(BrokenRecordException.class).hasMessageContaining("clusterName");
    }

    private static RunRecord run(String runId, String specDigest, String finished) {
        return new RunRecord(
                runId,
                specDigest,
                "input",
                Instant.parse(finished),
                Outcome.Complete,
                new Counts(50, 49, 1),
                new Totals(Money.parse("1"), Money.ZERO, Money.parse("2"), null),
                new Outputs("legal/out/results.jsonl", "legal/out/dead-letters.jsonl", "legal/out/summary.json"),
                null);
    }
}
