package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.operator.kube.Versions;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.SpendRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists jobs at the API server and reads records in the store, on an executor. */
public final class StoredLaneWorks implements LaneWorks {
    private static final Logger log = LoggerFactory.getLogger(StoredLaneWorks.class);
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final SpendRecords spend;
    private final BatchRecords batches;
    private final ParallelReads reads;
    private final Executor executor;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Map<String, RecordedDays> recorded = new ConcurrentHashMap<>();

    public StoredLaneWorks(
            KubernetesClient client,
            SpendRecords spend,
            BatchRecords batches,
            ParallelReads reads,
            Executor executor,
            Clock clock) {
        this.client = client;
        this.spend = spend;
        this.batches = batches;
        this.reads = reads;
        this.executor = executor;
        this.clock = clock;
    }

    /** With no resource version given, the API server answers from etcd: nothing that was written before is missing. */
    @Override
    public void list(String lane, long epoch, LaneBook book, Runnable done) {
        once("list/" + lane + "/" + epoch, () -> {
            List<AIBatchJob> jobs = new ArrayList<>();
            String next = null;
            String version = "";
            do {
                KubernetesResourceList<AIBatchJob> page = client.resources(AIBatchJob.class)
                        .inAnyNamespace()
                        .withField("spec.laneRef.name", lane)
                        .list(new ListOptionsBuilder()
                                .withLimit(PAGE)
                                .withContinue(next)
                                .build());
                if (version.isEmpty()) {
                    version = page.getMetadata().getResourceVersion();
                }
                page.getItems().stream()
                        .filter(job -> LaneBooks.laneOf(job).equals(lane))
                        .forEach(jobs::add);
                next = page.getMetadata().getContinue();
            } while (next != null && !next.isEmpty());
            book.seed(epoch, jobs, Versions.of(version));
            log.info("jobs listed lane={} epoch={} jobs={}", lane, epoch, jobs.size());
            done.run();
        });
    }

    /** Nothing that was remembered is used: what the lane carries from now on is what the store says now. */
    @Override
    public void read(String lane, LaneBook book, Runnable done) {
        once("read/" + lane, () -> {
            long begun = book.doubts();
            try {
                book.recorded(begun, anew(lane, book.snapshot()));
            } catch (RuntimeException e) {
                book.unreadable(causeOf(e));
                throw e;
            }
            done.run();
        });
    }

    @Override
    public void audit(Map<String, LaneBook> books) {
        once("audit", () -> {
            recorded.keySet().removeIf(lane -> !leads(books.get(lane)));
            if (books.values().stream().anyMatch(StoredLaneWorks::leads)) {
                Map<String, List<BatchRecord>> unfinished = unfinished(batch -> true).stream()
                        .collect(Collectors.groupingBy(batch -> batch.charge().lane()));
                books.forEach((lane, book) ->
                        guarded("audit/" + lane, () -> audit(lane, book, unfinished.getOrDefault(lane, List.of()))));
            }
        });
    }

    private static boolean leads(@Nullable LaneBook book) {
        return book != null && book.ready();
    }

    private void audit(String lane, LaneBook book, List<BatchRecord> unfinished) {
        LaneBook.Snapshot before = book.snapshot();
        if (!before.seeded()) {
            return;
        }
        Optional<Money> drift = drift(book, before, remembered(lane, before, unfinished));
        if (drift.isPresent() && !drift.get().isZero()) {
            // What was listed for all lanes may be too old for this one: only what is read by itself proves it.
            LaneBook.Snapshot now = book.snapshot();
            drift = drift(book, now, anew(lane, now));
        }
        drift.ifPresent(found -> {
            book.audited(found);
            if (!found.isZero()) {
                log.error("the ledger differs from the records lane={} driftUSD={}", lane, found);
            }
        });
    }

    private Optional<Money> drift(LaneBook book, LaneBook.Snapshot before, Recorded records) {
        return Audit.drift(before, book.snapshot(), records, clock.instant());
    }

    private Recorded anew(String lane, LaneBook.Snapshot book) {
        recorded.remove(lane);
        return remembered(lane, book, unfinished(batch -> batch.charge().lane().equals(lane)));
    }

    private Recorded remembered(String lane, LaneBook.Snapshot book, List<BatchRecord> unfinished) {
        RecordedDays days = recorded.computeIfAbsent(lane, name -> new RecordedDays(spend, reads, name));
        try {
            return days.read(uids(book), unfinished);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<BatchRecord> unfinished(Predicate<BatchRecord> wanted) {
        try {
            return batches.unfinished(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> uids(LaneBook.Snapshot book) {
        return book.jobs().stream().map(JobEntry::uid).collect(Collectors.toSet());
    }

    private void once(String key, Runnable work) {
        if (!running.add(key)) {
            return;
        }
        executor.execute(() -> {
            try {
                guarded(key, work);
            } finally {
                running.remove(key);
            }
        });
    }

    private static void guarded(String key, Runnable work) {
        try {
            work.run();
        } catch (KubernetesClientException e) {
            log.warn("lane work put off work={} code={}", key, e.getCode());
        } catch (RuntimeException e) {
            log.error("lane work put off work={} fault={}", key, causeOf(e));
        }
    }

    private static String causeOf(RuntimeException e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(cause.getMessage());
    }
}
