package io.spendlane.operator.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs of a job: each has a folder, and a record once it is finished. */
public final class Runs {
    private final Store store;
    private final RecordFile<RunRecord> files;

    public Runs(Store store) {
        this.store = store;
        this.files = new RecordFile<>(store, RunRecord.class);
    }

    /** Marks a run as finished. Written again it is replaced: both say the same. */
    public void write(String namespace, String job, RunRecord written) throws IOException {
        files.put(new RunFolder(namespace, job, written.runId()).record(), written);
    }

    /** The record of a run, if it is finished. */
    public Optional<RunRecord> find(RunFolder run) throws IOException {
        Optional<RunRecord> found = files.find(run.record());
        if (found.isPresent() && !found.get().runId().equals(run.runId())) {
            throw new BrokenRecordException(
                    run.record(),
                    "by what it says it belongs to run " + found.get().runId(),
                    null);
        }
        return found;
    }

    /** All runs of a job, finished or not. None means that nothing was ever submitted. */
    public List<RunFolder> of(String namespace, String job) throws IOException {
        String folder = RunFolder.ofJob(namespace, job);
        try (Stream<String> files = store.list(folder)) {
            return files.map(path -> path.substring(folder.length() + 1))
                    .filter(path -> path.indexOf('/') > 0)
                    .map(path -> path.substring(0, path.indexOf('/')))
                    .distinct()
                    .map(runId -> new RunFolder(namespace, job, runId))
                    .toList();
        }
    }

    /** The run of this work that was finished last. */
    public Optional<RunRecord> newestFinished(String namespace, String job, String specDigest) throws IOException {
        List<RunRecord> finished = new ArrayList<>();
        for (RunFolder run : of(namespace, job)) {
            find(run).filter(record -> record.specDigest().equals(specDigest)).ifPresent(finished::add);
        }
        return finished.stream()
                .max(Comparator.comparing(RunRecord::finishedTime).thenComparing(RunRecord::runId));
    }
}
