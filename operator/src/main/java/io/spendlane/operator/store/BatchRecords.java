package io.spendlane.operator.store;

import io.spendlane.operator.store.ParallelReads.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What each batch is, in the run folders. */
public final class BatchRecords {
    private final Store store;
    private final ParallelReads reads;
    private final RecordFile<BatchRecord> files;

    public BatchRecords(Store store, ParallelReads reads) {
        this.store = store;
        this.reads = reads;
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
        return store.list(run.path() + "/" + RunFolder.BATCHES).map(path -> {
            try {
                return read(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Those of runs that are not finished, settled or not. Lists every run, and reads what is not finished.
     *
     * @param wanted which ones are returned; all are read
     * @throws BrokenRecordException when one cannot be read
     */
    public List<BatchRecord> unfinished(Predicate<BatchRecord> wanted) throws IOException {
        return readUnfinished(wanted, path -> Optional.of(read(path)));
    }

    /**
     * The same without those that cannot be read.
     *
     * @param broken told each of those
     */
    public List<BatchRecord> unfinished(Predicate<BatchRecord> wanted, Consumer<BrokenRecordException> broken)
            throws IOException {
        return readUnfinished(wanted, path -> {
            try {
                return Optional.of(read(path));
            } catch (BrokenRecordException e) {
                broken.accept(e);
                return Optional.empty();
            }
        });
    }

    private List<BatchRecord> readUnfinished(Predicate<BatchRecord> wanted, Read<String, Optional<BatchRecord>> read)
            throws IOException {
        UnfinishedRuns unfinished = new UnfinishedRuns();
        try (Stream<String> paths = store.list(RunFolder.RUNS)) {
            paths.forEach(unfinished::add);
        }
        List<BatchRecord> found = new ArrayList<>();
        reads.each(
                unfinished.batches().iterator(),
                read,
                batch -> batch.filter(wanted).ifPresent(found::add));
        return found;
    }

    private BatchRecord read(String path) throws IOException {
        return inPlace(path, files.read(path));
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
}
