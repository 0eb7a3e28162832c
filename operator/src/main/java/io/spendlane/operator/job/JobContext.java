package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.Step;
import io.spendlane.operator.items.BatchName;
import io.spendlane.operator.items.Ranges;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What works need to know of a job and its run folder. */
record JobContext(AIBatchJob job) {
    /** Of the one step that jobs have. */
    static final int STEP = 1;

    private static final int TRIES = 3;

    String namespace() {
        return job.getMetadata().getNamespace();
    }

    String name() {
        return job.getMetadata().getName();
    }

    String uid() {
        return job.getMetadata().getUid();
    }

    Step step() {
        return Objects.requireNonNull(job.getSpec().steps()).get(0);
    }

    int maxAttempts() {
        var retry = job.getSpec().retry();
        return retry == null || retry.maxAttempts() == null ? TRIES : retry.maxAttempts();
    }

    Optional<AIBatchJobStatus> status() {
        return Optional.ofNullable(job.getStatus());
    }

    List<Charge> charges() {
        return status().map(AIBatchJobStatus::charges).orElse(List.of());
    }

    RunFolder folder(String runId) {
        return new RunFolder(namespace(), name(), runId);
    }

    /** Items of this run's batches that are not collected. */
    BitSet open(Store store, String runId) throws IOException {
        BitSet open = new BitSet();
        for (Charge charge : charges()) {
            Optional<BatchName> name = BatchName.parse(charge.batch());
            if (!charge.isOverlapped()
                    && name.isPresent()
                    && name.get().names().runId().equals(runId)) {
                try (InputStream ranges = store.read(rangesPath(folder(runId), charge.batch()))) {
                    String text = new String(ranges.readAllBytes(), StandardCharsets.UTF_8);
                    Ranges.parse(List.of(text.split(","))).addTo(open);
                } catch (NoSuchFileException missing) {
                    throw new IOException("the items of batch " + charge.batch() + " are not in the store", missing);
                }
            }
        }
        return open;
    }

    /** Which items a batch has; beside its requests. */
    static String rangesPath(RunFolder folder, String batch) {
        return folder.path() + "/requests/" + batch + ".ranges";
    }

    /** What the job's settled batches came to, as its status says. */
    Money spent() {
        return status().flatMap(status -> Optional.ofNullable(status.settled()))
                .map(all -> all.stream().map(SettledCharges::spentUSD).reduce(Money.ZERO, Money::plus))
                .orElse(Money.ZERO);
    }

    /**
     * Takes the number of a new cut: above all that the store or the status knows. It is claimed before the cut begins, which may take
     * long: another one that begins meanwhile, after a grant that was given back or in another process, writes under other names.
     */
    int takeSubmission(Store store, RunFolder folder) throws IOException {
        int next = lastSubmission(store, folder) + 1;
        while (!store.create(folder.cut(next), new byte[] {'\n'})) {
            next++;
        }
        return next;
    }

    private int lastSubmission(Store store, RunFolder folder) throws IOException {
        try (Stream<String> files = store.list(folder.path() + "/requests")) {
            Stream<String> stored = files.map(path -> path.substring(path.lastIndexOf('/') + 1))
                    .filter(file -> file.endsWith(".jsonl"))
                    .map(file -> file.substring(0, file.length() - ".jsonl".length()));
            return Stream.concat(stored, charges().stream().map(Charge::batch))
                    .flatMap(name -> BatchName.parse(name).stream())
                    .filter(name -> name.names().runId().equals(folder.runId()))
                    .mapToInt(name -> name.names().submission())
                    .max()
                    .orElse(0);
        }
    }
}
