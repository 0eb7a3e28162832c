package io.spendlane.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A lease whose age is counted from when this process first saw it renewed, and not from the time that its holder wrote: clocks may be
 * minutes apart, and a process that is ahead would take the lease from one that lives, and one that is behind wait for minutes after its
 * death. As Kubernetes' own leader election does it.
 */
final class ObservedLease implements Lock {
    private final Lock lease;
    private final Clock clock;
    private @Nullable LeaderElectionRecord seen;
    private ZonedDateTime since;

    ObservedLease(Lock lease, Clock clock) {
        this.lease = lease;
        this.clock = clock;
        this.since = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        LeaderElectionRecord now = lease.get(client);
        if (now == null) {
            return null;
        }
        if (!now.equals(seen)) {
            seen = now;
            since = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
        }
        return now.toBuilder().renewTime(since).build();
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        lease.create(client, record);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        lease.update(client, record);
    }

    @Override
    public String identity() {
        return lease.identity();
    }

    @Override
    public String describe() {
        return lease.describe();
    }
}
