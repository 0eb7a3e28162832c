package io.spendlane.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedLeaseTest {
    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(15);

    private Instant now = START;
    private LeaderElectionRecord stored;

    @ParameterizedTest(name = "the holder''s clock is {0} s ahead")
    @ValueSource(ints = {0, 300, -300})
    void itsAgeCountsFromWhenItWasSeenRenewed(int ahead) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            ObservedLease lease = new ObservedLease(new Stored(), new Moving());
            stored = renewed(START.plusSeconds(ahead));
            assertThat(lease.get(client).getRenewTime().toInstant()).isEqualTo(START);

            now = START.plusSeconds(10);
            assertThat(lease.get(client).getRenewTime().toInstant())
                    .as("not renewed")
                    .isEqualTo(START);

            stored = renewed(now.plusSeconds(ahead));
            assertThat(lease.get(client).getRenewTime().toInstant())
                    .as("renewed")
                    .isEqualTo(now);
            assertThat(lease.get(client).getHolderIdentity()).isEqualTo("other");

            stored = null;
            assertThat(lease.get(client)).isNull();
        }
    }

    private static LeaderElectionRecord renewed(Instant time) {
        ZonedDateTime at = time.atZone(ZoneOffset.UTC);
        return new LeaderElectionRecord("other", LEASE, at, at, 0);
    }

    private final class Moving extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final class Stored implements Lock {
        @Override
        public LeaderElectionRecord get(KubernetesClient client) {
            return stored;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord made) {
            stored = made;
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord made) {
            stored = made;
        }

        @Override
        public String identity() {
            return "me";
        }

        @Override
        public String describe() {
            return "a lease";
        }
    }
}
