package io.spendlane.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Who leads, by a Lease: for efficiency only. What keeps two leaders from overspending is each lane's epoch. */
final class Leadership implements AutoCloseable {
    private static final String NAME = "spendlane-operator";
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final LeaderElector elector;
    private @Nullable CompletableFuture<?> election;

    /** {@code lost} is called when another process may lead: there is no way back in this process. */
    Leadership(
            KubernetesClient client,
            String namespace,
            String identity,
            Executor executor,
            Clock clock,
            Runnable leads,
            Runnable lost) {
        elector = new LeaderElector(
                client,
                new LeaderElectionConfigBuilder()
                        .withName(NAME)
                        .withLock(new ObservedLease(new LeaseLock(namespace, NAME, identity), clock))
                        .withLeaseDuration(LEASE)
                        .withRenewDeadline(RENEW)
                        .withRetryPeriod(RETRY)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(leads, lost, leader -> {}))
                        .build(),
                executor);
    }

    void seek() {
        election = elector.start();
    }

    /** Gives the lease up, so that the next leader need not wait for its end. */
    @Override
    public void close() {
        CompletableFuture<?> running = election;
        if (running != null) {
            running.cancel(false);
            elector.release();
        }
    }
}
