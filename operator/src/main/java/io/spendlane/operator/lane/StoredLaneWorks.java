package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
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

    @Override
    public void read(String lane, LaneBook book, Runnable done) {
        once("read/" + lane, () -> {
            long begun = book.doubts();
            try {
                List<BatchRecord> unfinished = unfinished().getOrDefault(lane, List.of());
                book.recorded(begun, recorded(lane, uids(book.snapshot()), unfinished));
            } catch (UncheckedIOException e) {
                book.unreadable(causeOf(e));
                throw e;
            }
            done.run();
        });
    }

    @Override
    public void audit(Map<String, LaneBook> books) {
        once("audit", () -> {
            recorded.keySet().retainAll(books.keySet());
            if (books.values().stream().anyMatch(LaneBook::ready)) {
                Map<String, List<BatchRecord>> unfinished = unfinished();
                books.forEach((lane, book) ->
                        guarded("audit/" + lane, () -> audit(lane, book, unfinished.getOrDefault(lane, List.of()))));
            }
        });
    }

    private void audit(String lane, LaneBook book, List<BatchRecord> unfinished) {
        LaneBook.Snapshot before = book.snapshot();
        if (before.seeded()) {
            Recorded recorded = recorded(lane, uids(before), unfinished);
            Audit.drift(before, book.snapshot(), recorded, clock.instant()).ifPresent(found -> {
                book.audited(found);
                if (!found.isZero()) {
                    log.error("the ledger differs from the records lane={} driftUSD={}", lane, found);
                }
            });
        }
    }

    private Map<String, List<BatchRecord>> unfinished() {
        try {
            return batches.unfinished().stream()
                    .collect(Collectors.groupingBy(batch -> batch.charge().lane()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Recorded recorded(String lane, Set<String> jobs, List<BatchRecord> unfinished) {
        try {
            return recorded.computeIfAbsent(lane, name -> new RecordedDays(spend, reads, name))
                    .read(jobs, unfinished);
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
        } catch (UncheckedIOException e) {
            log.error("lane work put off, nothing is granted work={} fault={}", key, causeOf(e));
        }
    }

    private static String causeOf(UncheckedIOException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }
}
