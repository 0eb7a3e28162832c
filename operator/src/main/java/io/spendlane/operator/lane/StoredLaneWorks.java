package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.kube.Versions;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.SpendRecords;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists jobs at the API server and reads records in the store, on an executor. */
public final class StoredLaneWorks implements LaneWorks {
    private static final Logger log = LoggerFactory.getLogger(StoredLaneWorks.class);
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final LaneRecords records;
    private final Executor executor;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    public StoredLaneWorks(
            KubernetesClient client,
            SpendRecords spend,
            BatchRecords batches,
            ParallelReads reads,
            Executor executor,
            Clock clock) {
        this.client = client;
        this.records = new LaneRecords(spend, batches, reads);
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
            readable(List.of(book), () -> book.recorded(begun, records.anew(lane, book.snapshot())));
            done.run();
        });
    }

    /** One listing serves all lanes that wait for it; those that came meanwhile get another. */
    @Override
    public void compare(Map<String, LaneBook> books, Consumer<String> done) {
        once("compare", () -> {
            Map<String, LaneBook> left = new HashMap<>(books);
            Map<String, LaneBook> next = waiting(left);
            while (!next.isEmpty()) {
                compareAll(next, done);
                left.keySet().removeAll(next.keySet());
                next = waiting(left);
            }
        });
    }

    private Map<String, LaneBook> waiting(Map<String, LaneBook> books) {
        return books.entrySet().stream()
                .filter(e -> e.getValue().waitsToBeCompared() && !running.contains(comparing(e.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void compareAll(Map<String, LaneBook> books, Consumer<String> done) {
        Map<String, LaneBook.Snapshot> before = new HashMap<>();
        books.forEach((lane, book) -> before.put(lane, book.snapshot()));
        Map<String, List<BatchRecord>> unfinished = new HashMap<>();
        readable(books.values(), () -> unfinished.putAll(records.readableUnfinished()));
        before.forEach((lane, seen) -> once(comparing(lane), () -> {
            LaneBook book = Objects.requireNonNull(books.get(lane));
            readable(List.of(book), () -> compare(lane, book, seen, unfinished.getOrDefault(lane, List.of())));
            done.accept(lane);
        }));
    }

    private static String comparing(String lane) {
        return "compare/" + lane;
    }

    /** @param before the book before {@code unfinished} was listed: of what it tells nothing can be missing in the store */
    private void compare(String lane, LaneBook book, LaneBook.Snapshot before, List<BatchRecord> unfinished) {
        Ledger ledger = before.ledger();
        LaneTerms terms =
                before.lane() == null ? null : new LaneTerms(before.lane().getSpec());
        if (ledger == null || terms == null || !before.seeded() || terms.fault().isPresent()) {
            return;
        }
        Instant now = LaneCourse.later(clock.instant(), ledger);
        Optional<Instant> since = Audit.since(terms, now);
        boolean lacksSome = since.isPresent()
                && Audit.lacksSome(before, ledger, terms, records.read(lane, before, unfinished, since.get()), now);
        log.info("records compared lane={} epoch={} ledgerLacksSome={}", lane, before.epoch(), lacksSome);
        book.compared(before.epoch(), lacksSome);
    }

    @Override
    public void audit(Map<String, LaneBook> books) {
        once("audit", () -> {
            records.rememberOnly(lane -> leads(books.get(lane)));
            if (books.values().stream().anyMatch(StoredLaneWorks::leads)) {
                Map<String, List<BatchRecord>> unfinished = records.unfinished();
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
        Optional<Money> drift = drift(book, before, records.read(lane, before, unfinished));
        if (drift.isPresent() && !drift.get().isZero()) {
            // What was listed for all lanes may be too old for this one: only what is read by itself proves it.
            LaneBook.Snapshot now = book.snapshot();
            drift = drift(book, now, records.anew(lane, now));
        }
        drift.ifPresent(found -> {
            book.audited(found);
            if (!found.isZero()) {
                log.error("the ledger differs from the records lane={} driftUSD={}", lane, found);
            }
        });
    }

    private Optional<Money> drift(LaneBook book, LaneBook.Snapshot before, Recorded recorded) {
        return Audit.drift(before, book.snapshot(), recorded, clock.instant());
    }

    /** What cannot be read is said by these lanes, which grant nothing meanwhile. */
    private static void readable(Collection<LaneBook> books, Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException e) {
            books.forEach(book -> book.unreadable(causeOf(e)));
            throw e;
        }
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
