package io.spendlane.simulator.batch;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.files.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Runs the requests of a batch when it ends, line by line from file to file, and adds up what they cost. */
public final class BatchRunner {
    private static final String RESULT_PURPOSE = "batch_output";

    private final FileStore files;
    private final BilledItemFiles billedItems;
    private final InstantSource clock;
    private final Chance chance;
    private final Path scratch;

    public BatchRunner(FileStore files, BilledItemFiles billedItems, InstantSource clock, Chance chance, Path scratch) {
        this.files = files;
        this.billedItems = billedItems;
        this.clock = clock;
        this.chance = chance;
        this.scratch = scratch;
    }

    /** @param done how many requests, in input order, were run before the end */
    End run(Batch batch, BatchWork work, Path input, State state, int done) throws IOException {
        Tally tally = new Tally(batch, state);
        if (batch.validated() == null && !work.tellsOfUnstarted()) {
            return tally.end(state, clock.instant(), null, null);
        }
        try (RowFiles rows = new RowFiles(scratch, batch.id())) {
            try (InputOrder lines = InputOrder.of(input, batch, chance)) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    Row row = lines.index() < done
                            ? tally.ran(work.run(batch, lines.index(), line))
                            : work.leave(batch, lines.index(), line, state);
                    rows.write(row, !batch.foreign() && row.billed());
                }
            }
            rows.finish();
            Instant now = clock.instant();
            if (rows.hasBilled()) {
                billedItems.keep(batch.id(), rows.billed());
            }
            return tally.end(
                    state,
                    now,
                    rows.hasOutput() ? publish(batch, work.names(), rows.output(), "output", now) : null,
                    rows.hasErrors() || keepsEmpty(batch, state)
                            ? publish(batch, work.names(), rows.errors(), "error", now)
                            : null);
        }
    }

    private static boolean keepsEmpty(Batch batch, State state) {
        return state == State.COMPLETED && batch.behaviour().oddities().emptyErrorFile();
    }

    private @Nullable String publish(Batch batch, Names names, Path content, String kind, Instant now) {
        Behaviour behaviour = batch.behaviour();
        Instant gone = behaviour.resultsGoneAfterSeconds() == null
                ? now.plusSeconds(batch.asked().resultLifeSeconds())
                : now.plus(Behaviour.seconds(behaviour.resultsGoneAfterSeconds()));
        String filename = batch.id() + "_" + kind + ".jsonl";
        return files.add(names.result(batch), batch.owner(), filename, RESULT_PURPOSE, content, gone)
                .id();
    }
}
