package io.spendlane.operator.store;

import io.spendlane.api.v1alpha1.Charge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each batch is, in the run folders. */
public final class BatchRecords {
    private static final String SUFFIX = ".json";

    private final Store store;
    private final SpendRecords spend;
    private final RecordFile<BatchRecord> files;

    public BatchRecords(Store store, SpendRecords spend) {
        this.store = store;
        this.spend = spend;
        this.files = new RecordFile<>(store, BatchRecord.class);
    }

    /** Writes it, replacing an earlier one. */
    public void write(BatchRecord written) throws IOException {
        files.put(folderOf(written).batch(written.charge().batch()), written);
    }

    public Optional<BatchRecord> find(RunFolder run, String batch) throws IOException {
        String path = run.batch(batch);
        Optional<BatchRecord> found = files.find(path);
        return found.isPresent() ? Optional.of(inPlace(path, found.get())) : found;
    }

    /** All of a run, by name. To be closed. A broken one is an {@link UncheckedIOException} that names the file. */
    public Stream<BatchRecord> list(RunFolder run) throws IOException {
        return store.list(run.path() + "/" + RunFolder.BATCHES).map(this::read);
    }

    /**
     * All of a lane, in any run that is not finished, that have no spend record: what their charges hold is not settled.
     * Reads every unfinished run. To be closed; faults as {@link #list}.
     */
    public Stream<BatchRecord> open(String lane) throws IOException {
        Finished finished = new Finished();
        return store.list(RunFolder.RUNS)
                .filter(path -> {
                    RunFolder run = runOf(path);
                    return run != null && !finished.is(run);
                })
                .map(this::read)
                .filter(batch -> batch.charge().lane().equals(lane) && !isSettled(batch.charge()));
    }

    private boolean isSettled(Charge charge) {
        try {
            return spend.exists(charge.lane(), charge.grantTime(), charge.batch());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BatchRecord read(String path) {
        try {
            return inPlace(path, files.read(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BatchRecord inPlace(String path, BatchRecord read) throws BrokenRecordException {
        String place = folderOf(read).batch(read.charge().batch());
        if (!path.equals(place)) {
            throw new BrokenRecordException(path, "by what it says it belongs to " + place, null);
        }
        return read;
    }

    private static RunFolder folderOf(BatchRecord batch) {
        return new RunFolder(batch.namespace(), batch.job(), batch.runId());
    }

    /** The run of a batch record's path; null for another file of a run. */
    private static @Nullable RunFolder runOf(String path) {
        if (!path.endsWith(SUFFIX)) {
            return null;
        }
        List<String> parts = List.of(path.substring(RunFolder.RUNS.length() + 1).split("/", -1));
        return parts.size() == 5 && parts.get(3).equals(RunFolder.BATCHES)
                ? new RunFolder(parts.get(0), parts.get(1), parts.get(2))
                : null;
    }

    /** Whether a run is finished; asks once for each, as they come one after another. */
    private final class Finished {
        private @Nullable RunFolder last;
        private boolean lastIs;

        boolean is(RunFolder run) {
            if (!run.equals(last)) {
                try {
                    lastIs = store.exists(run.record());
                    last = run;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return lastIs;
        }
    }
}
