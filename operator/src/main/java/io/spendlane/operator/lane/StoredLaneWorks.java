package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.operator.kube.Versions;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.SpendRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists jobs at the API server and reads records in the store, on an executor. */
public final class StoredLaneWorks implements LaneWorks {
    private static final Logger log = LoggerFactory.getLogger(StoredLaneWorks.class);
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final SpendRecords spend;
    private final BatchRecords batches;
    private final Executor executor;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    public StoredLaneWorks(
            KubernetesClient client, SpendRecords spend, BatchRecords batches, Executor executor, Clock clock) {
        this.client = client;
        this.spend = spend;
        this.batches = batches;
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
                book.recorded(begun, recorded(lane));
            } catch (UncheckedIOException e) {
                book.unreadable(causeOf(e));
                throw e;
            }
            done.run();
        });
    }

    @Override
    public void audit(String lane, LaneBook book) {
        once("audit/" + lane, () -> {
            LaneBook.Snapshot before = book.snapshot();
            if (before.seeded()) {
                Recorded recorded = recorded(lane);
                Audit.drift(before, book.snapshot(), recorded, clock.instant()).ifPresent(found -> {
                    book.audited(found);
                    if (!found.isZero()) {
                        log.error("the ledger differs from the records lane={} driftUSD={}", lane, found);
                    }
                });
            }
        });
    }

    /** Open batches first: one that is settled meanwhile is then seen twice, never not at all. */
    private Recorded recorded(String lane) {
        Recorded.Reader reader = new Recorded.Reader();
        try (Stream<BatchRecord> all = batches.open(lane);
                Stream<SpendRecord> records = spend.since(lane, LocalDate.EPOCH)) {
            List<BatchRecord> open = all.toList();
            Set<String> unsettled =
                    open.stream().map(b -> b.charge().batch()).collect(Collectors.toCollection(HashSet::new));
            records.forEach(record -> {
                reader.add(record);
                unsettled.remove(record.batch());
            });
            return reader.with(open.stream()
                    .filter(b -> unsettled.contains(b.charge().batch()))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void once(String key, Runnable work) {
        if (!running.add(key)) {
            return;
        }
        executor.execute(() -> {
            try {
                work.run();
            } catch (KubernetesClientException e) {
                log.warn("lane work put off work={} code={}", key, e.getCode());
            } catch (UncheckedIOException e) {
                log.error("lane work put off, nothing is granted work={} fault={}", key, causeOf(e));
            } finally {
                running.remove(key);
            }
        });
    }

    private static String causeOf(UncheckedIOException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }
}
