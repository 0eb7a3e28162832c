package io.spendlane.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.FirstRuns.FirstRun;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.billing.PaidRequest;
import io.spendlane.simulator.files.FileStore.FileEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One line of the journal; exactly one part is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalEntry(
        @Nullable FileEntry file,
        @Nullable Batch batch,
        @Nullable PaidRequest paid,
        @Nullable FirstRun firstRun,
        @Nullable ObjectNode behaviour,
        @Nullable Duration clockAdvanced) {

    static JournalEntry of(FileEntry file) {
        return new JournalEntry(file, null, null, null, null, null);
    }

    static JournalEntry of(Batch batch) {
        return new JournalEntry(null, batch, null, null, null, null);
    }

    static JournalEntry of(PaidRequest paid) {
        return new JournalEntry(null, null, paid, null, null, null);
    }

    static JournalEntry of(FirstRun run) {
        return new JournalEntry(null, null, null, run, null, null);
    }

    static JournalEntry of(ObjectNode behaviour) {
        return new JournalEntry(null, null, null, null, behaviour, null);
    }

    static JournalEntry of(Duration clockAdvanced) {
        return new JournalEntry(null, null, null, null, null, clockAdvanced);
    }
}
