package io.spendlane.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.job.Installation;
import io.spendlane.operator.job.JobParts;
import io.spendlane.operator.kube.Events;
import io.spendlane.operator.kube.StatusWriter;
import io.spendlane.operator.kube.Wakes;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.lane.LaneWorks;
import io.spendlane.operator.lane.SpendLaneReconciler;
import io.spendlane.operator.lane.StoredLaneWorks;
import io.spendlane.operator.plan.PriceList;
import io.spendlane.operator.plan.PriceListException;
import io.spendlane.operator.plan.PriceSource;
import io.spendlane.operator.provider.account.Providers;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.operator.realtime.RunningCalls;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.IdentityFile;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.Runs;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.Store;
import io.spendlane.operator.web.HttpEndpoints;
import io.spendlane.operator.web.OperatorMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a whole: every part is made here, by hand, in reading order. */
final class SpendlaneOperator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SpendlaneOperator.class);
    private static final int TRANSFERS = 32;
    private static final int CALLS = 16;
    private static final int POLLS = 4;
    /** Batches that are asked in real time at once, and their calls at once. */
    private static final int ASKERS = 16;

    private static final int ASKING = 32;
    private static final int RECONCILES = 32;
    private static final int READERS = 16;
    private static final int TIMERS = 2;
    private static final Duration LANE_PACE = Duration.ofMillis(200);
    private static final Duration IDENTITY_LOOK = Duration.ofSeconds(10);
    private static final Duration AUDIT_FIRST = Duration.ofSeconds(20);
    private static final Duration AUDIT = Duration.ofMinutes(5);
    private static final Duration UNSEEN_LOOK = Duration.ofSeconds(5);
    private static final Duration PRICES_LOOK = Duration.ofSeconds(30);
    /** Kubernetes gives thirty seconds; what can be ended in an orderly way is ended in this time. */
    private static final Duration STOP = Duration.ofSeconds(8);

    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_LAST = Duration.ofSeconds(30);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService transfers = Executors.newFixedThreadPool(TRANSFERS);
    private final ExecutorService calls = Executors.newFixedThreadPool(CALLS);
    private final ExecutorService polls = Executors.newFixedThreadPool(POLLS);
    private final ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
    private final ExecutorService asking = Executors.newFixedThreadPool(ASKING);
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
    private final RunningCalls running = new RunningCalls();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(TIMERS);
    private final KubernetesClient client;
    private final Providers providers;
    private final Operator operator;
    private final HttpEndpoints http;
    private final @Nullable Leadership leadership;
    private volatile boolean leads;
    private volatile boolean stopping;

    private SpendlaneOperator(Settings settings) throws IOException {
        Clock clock = Clock.systemUTC();
        String process = UUID.randomUUID().toString().substring(0, 8);
        Path scratch = Files.createTempDirectory("spendlane-");
        client = Cluster.connect();

        Store store = settings.store().open(scratch, clock);
        SpendRecords spend = new SpendRecords(store);
        ParallelReads reads = new ParallelReads(readers);
        BatchRecords batches = new BatchRecords(store, reads);
        PriceSource prices =
                new PriceSource(PriceList.catalogue(), settings.prices().orElse(null));
        Installation installation = new Installation();
        IdentityKeeper identity = new IdentityKeeper(
                client, settings.namespace(), settings.clusterName(), new IdentityFile(store), installation);

        Wakes<SpendLane> laneWakes = new Wakes<>("wakes", timer, LANE_PACE);
        LaneBooks books = new LaneBooks(laneWakes);
        JobParts[] jobs = new JobParts[1];
        OperatorMetrics metrics = new OperatorMetrics(books, () -> jobs[0].inFlight(), clock);
        metrics.state(
                "spendlane_leading", "1 in the process that leads, 0 in one that stands by.", () -> leads && !stopping);
        metrics.state(
                "spendlane_installation_known",
                "1 while store and cluster agree which installation this is; 0: nothing is submitted.",
                installation::isKnown);
        providers = new Providers(settings.allowHttp(), "spendlane-operator", Timeouts.DEFAULT, metrics, clock);
        Events events = new Events(client, process, background, clock);
        jobs[0] = new JobParts(new JobParts.Needs(
                client,
                settings.namespace(),
                books,
                store,
                new Runs(store),
                batches,
                spend,
                prices::book,
                providers,
                installation,
                events,
                metrics,
                metrics.work(),
                settle(settings),
                process,
                scratch,
                transfers,
                calls,
                polls,
                askers,
                asking,
                running,
                timer,
                clock));
        LaneWorks laneWorks = new StoredLaneWorks(client, spend, batches, reads, background, clock);
        SpendLaneReconciler lanes = new SpendLaneReconciler(
                books,
                laneWorks,
                new StatusWriter<>(client, SpendLane::new),
                laneWakes,
                jobs[0].lanesJobs(),
                prices::book,
                jobs[0]::used,
                events,
                process,
                clock);

        operator = new Operator(o -> o.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withResourceCloner(UNCHANGED)
                .withConcurrentReconciliationThreads(RECONCILES)
                .withReconciliationTerminationTimeout(STOP.dividedBy(2))
                .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(metrics.registry())));
        operator.register(lanes, o -> o.withRetry(withoutEnd()));
        operator.register(jobs[0].reconciler(), o -> o.withRetry(withoutEnd()));

        every(Duration.ZERO, IDENTITY_LOOK, () -> {
            if (identity.look()) {
                books.all().keySet().forEach(jobs[0].lanesJobs()::wakeAll);
            }
        });
        every(UNSEEN_LOOK, UNSEEN_LOOK, jobs[0]::wakeUnseen);
        every(UNSEEN_LOOK, UNSEEN_LOOK, lanes::wakeUnseen);
        every(PRICES_LOOK, PRICES_LOOK, () -> refresh(prices));
        every(AUDIT_FIRST, AUDIT, () -> laneWorks.audit(books.all()));
        http = new HttpEndpoints(settings.httpPort(), this::unready, metrics::page);
        log.info(
                "process={} namespace={} store={} httpPort={}",
                process,
                settings.namespace(),
                settings.store(),
                http.port());
        leadership = settings.lease()
                ? new Leadership(client, settings.namespace(), process, background, clock, this::lead, this::lost)
                : null;
    }

    /** Starts; with a lease it leads once it is this process's turn. */
    static SpendlaneOperator start(Settings settings) throws IOException {
        SpendlaneOperator made = new SpendlaneOperator(settings);
        if (made.leadership == null) {
            made.lead();
        } else {
            made.leadership.seek();
        }
        return made;
    }

    /** Objects are values here: nothing changes them, so nothing needs a copy. */
    private static final Cloner UNCHANGED = new Cloner() {
        @Override
        public <R extends io.fabric8.kubernetes.api.model.HasMetadata> R clone(R object) {
            return object;
        }
    };

    /** A resource that holds money is tried again for ever. */
    private static GenericRetry withoutEnd() {
        return GenericRetry.every10second10TimesRetry()
                .setInitialInterval(RETRY_FIRST.toMillis())
                .setIntervalMultiplier(2)
                .setMaxInterval(RETRY_LAST.toMillis())
                .setMaxAttempts(Integer.MAX_VALUE);
    }

    /** Whole-call limit, commit tail and listing lag of each provider, counted from the latest possible send. */
    private static Map<Provider, Duration> settle(Settings settings) {
        Map<Provider, Duration> settle = new EnumMap<>(Provider.class);
        for (Provider provider : Provider.values()) {
            settle.put(provider, Providers.wire(provider).settlingTime());
        }
        settings.settle().ifPresent(own -> settle.replaceAll((provider, usual) -> own));
        return Map.copyOf(settle);
    }

    private void every(Duration first, Duration then, Runnable work) {
        timer.scheduleWithFixedDelay(
                () -> background.execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        log.error(
                                "regular work failed error={} message={}",
                                e.getClass().getName(),
                                e.getMessage());
                    }
                }),
                first.toMillis(),
                then.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void refresh(PriceSource prices) {
        try {
            if (prices.refresh()) {
                log.info("prices read anew");
            }
        } catch (PriceListException e) {
            log.error("the last good prices are kept: {}", e.getMessage());
        }
    }

    private void lead() {
        log.info("leads");
        operator.start();
        leads = true;
    }

    /** Another process may lead from now on: end at once, and let the next start be a clean one. */
    private void lost() {
        if (!stopping) {
            log.error("lost the lease, ending");
            Runtime.getRuntime().halt(1);
        }
    }

    private @Nullable String unready() {
        if (stopping) {
            return "stopping";
        }
        return leads || leadership != null ? null : "starting";
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Lets running calls end, begins nothing new, gives the lease up last. */
    @Override
    public void close() {
        stopping = true;
        log.info("stopping");
        if (leads) {
            operator.stop();
        }
        timer.shutdownNow();
        running.close();
        transfers.shutdown();
        calls.shutdown();
        askers.shutdown();
        polls.shutdownNow();
        try {
            boolean paidFor = calls.awaitTermination(STOP.toMillis() / 4, TimeUnit.MILLISECONDS)
                    && askers.awaitTermination(STOP.toMillis() / 2, TimeUnit.MILLISECONDS);
            if (!transfers.awaitTermination(STOP.toMillis() / 4, TimeUnit.MILLISECONDS) || !paidFor) {
                log.warn("calls are cut off; the next start takes them up");
                transfers.shutdownNow();
                calls.shutdownNow();
                asking.shutdownNow();
                askers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asking.shutdown();
        if (leadership != null) {
            leadership.close();
        }
        http.close();
        providers.close();
        background.shutdownNow();
        readers.shutdownNow();
        client.close();
        log.info("stopped");
        ended.countDown();
    }
}
