package io.spendlane.operator.job;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.kube.Events;
import io.spendlane.operator.kube.StatusWriter;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.lane.SpendLaneReconciler.LaneJobs;
import io.spendlane.operator.plan.MinuteUse;
import io.spendlane.operator.plan.PriceBook;
import io.spendlane.operator.provider.account.Providers;
import io.spendlane.operator.realtime.Gates;
import io.spendlane.operator.realtime.RunningCalls;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.Runs;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The job's side of the operator, wired. */
public final class JobParts {
    private final AIBatchJobReconciler reconciler;
    private final JobWakes wakes;
    private final AccountWatch watch;
    private final Gates gates;

    /** What it is made of. */
    public record Needs(
            KubernetesClient client,
            String namespace,
            LaneBooks books,
            Store store,
            Runs runs,
            BatchRecords batches,
            SpendRecords spend,
            Supplier<PriceBook> prices,
            Providers providers,
            Installation installation,
            Events events,
            DeadlineCount deadlines,
            WorkCount work,
            Map<Provider, Duration> settle,
            String process,
            Path scratch,
            Executor transfers,
            Executor calls,
            Executor polls,
            Executor askers,
            Executor asking,
            RunningCalls running,
            ScheduledExecutorService timer,
            Clock clock) {}

    public JobParts(Needs n) {
        wakes = new JobWakes(n.timer());
        gates = new Gates(n.clock());
        ProviderAccounts accounts =
                new ProviderAccounts(new Credentials(n.client(), n.namespace(), n.clock()), n.providers(), n.books());
        watch = new AccountWatch(accounts, accounts::pollSeconds, n.polls(), n.timer(), wakes::wake, n.clock());
        JobDesks desks = new JobDesks();
        AccountQueue queue = new AccountQueue(accounts::limits, n.books()::atProvider, wakes::wake, n.clock());
        JobObserver observer = new JobObserver(
                n.client(),
                n.books(),
                desks,
                watch,
                queue,
                n.installation(),
                new ClusterReads(n.client(), n.clock()),
                n.running(),
                n.process(),
                n.settle());
        InputSources inputs = new InputSources(n.client(), n.store());
        TargetOffers targets = new TargetOffers(n.prices(), accounts, n.clock());
        BatchWorks batches = new BatchWorks(accounts, n.store(), n.batches(), watch, n.clock());
        Settlement settlement = new Settlement(n.spend(), n.store(), n.clock());
        EarlierRuns earlier = new EarlierRuns(n.store(), n.runs(), n.batches(), n.spend());
        WorkHands hands = new WorkHands(
                new SurveyWork(n.store(), n.runs(), inputs, n.books(), targets, earlier, n.installation(), n.scratch()),
                new RoundWork(n.store(), inputs, n.books(), targets, batches, earlier),
                batches,
                new CollectWork(accounts, new ResultDownload(n.store()), settlement, n.store(), n.scratch(), n.clock()),
                new RealtimeWorks(
                        accounts,
                        n.books(),
                        n.store(),
                        n.batches(),
                        settlement,
                        n.running(),
                        n.asking(),
                        gates,
                        n.scratch(),
                        n.clock()),
                settlement,
                new FinishWork(n.client(), n.store(), n.runs(), n.batches(), n.spend(), n.scratch(), n.clock()),
                accounts);
        Workshop workshop = new Workshop(
                desks, hands, n.transfers(), n.calls(), n.askers(), job -> wakes.wake(JobRef.of(job)), n.clock());
        reconciler = new AIBatchJobReconciler(
                observer,
                new StatusWriter<>(n.client(), AIBatchJob::new),
                n.books(),
                desks,
                workshop,
                watch,
                queue,
                wakes,
                n.events(),
                n.deadlines(),
                n.work(),
                n.clock());
    }

    public AIBatchJobReconciler reconciler() {
        return reconciler;
    }

    /** Looks after jobs that no event told of; to be called from time to time. */
    public void wakeUnseen() {
        wakes.wakeUnseen();
    }

    public LaneJobs lanesJobs() {
        return wakes;
    }

    /** What a lane's real-time calls took within the last minute. */
    public MinuteUse used(String lane) {
        return gates.used(lane);
    }

    /** Batches in flight, by provider. */
    public Map<String, Long> inFlight() {
        return watch.inFlight();
    }
}
