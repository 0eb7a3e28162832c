package io.spendlane.operator.release;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.kube.Conditions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a release has to show. Each method gives what is not as it should be, or null. */
final class Release {
    private static final String LEASE = "spendlane-operator";
    private static final String KNOWN = "spendlane_installation_known";

    private final KubernetesClient client;
    private final Pages pages;
    private final URI operator;
    private final String namespace;
    private final Clock clock;

    Release(KubernetesClient client, Pages pages, URI operator, String namespace, Clock clock) {
        this.client = client;
        this.pages = pages;
        this.operator = operator;
        this.namespace = namespace;
        this.clock = clock;
    }

    @Nullable
    String ready() throws IOException, InterruptedException {
        pages.read(operator.resolve("/readyz"));
        return null;
    }

    @Nullable
    String knowsItsInstallation() throws IOException, InterruptedException {
        Optional<String> known = pages.read(operator.resolve("/metrics"))
                .lines()
                .filter(line -> line.startsWith(KNOWN + " "))
                .findFirst();
        if (known.isEmpty()) {
            return "metric " + KNOWN + " is not there";
        }
        return Double.parseDouble(known.get().substring(KNOWN.length() + 1)) == 1
                ? null
                : "they do not agree which installation this is: see the operator's log";
    }

    @Nullable
    String leads() {
        Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
        if (lease == null || lease.getSpec() == null || lease.getSpec().getRenewTime() == null) {
            return "nobody holds Lease %s/%s".formatted(namespace, LEASE);
        }
        var end = lease.getSpec()
                .getRenewTime()
                .toInstant()
                .plusSeconds(Objects.requireNonNullElse(lease.getSpec().getLeaseDurationSeconds(), 0));
        return end.isAfter(clock.instant())
                ? null
                : "Lease %s/%s ended at %s: its holder is gone".formatted(namespace, LEASE, end);
    }

    @Nullable
    String servesJobs() {
        client.resources(AIBatchJob.class).inNamespace(namespace).list();
        return null;
    }

    /** A lane whose Secret is not there yet is no fault of the release. */
    @Nullable
    String lanesAreUsable() {
        List<String> faults = new ArrayList<>();
        for (SpendLane lane : client.resources(SpendLane.class).list().getItems()) {
            String fault = fault(lane);
            if (fault != null) {
                faults.add("lane %s: %s".formatted(lane.getMetadata().getName(), fault));
            }
        }
        return faults.isEmpty() ? null : String.join("; ", faults);
    }

    private static @Nullable String fault(SpendLane lane) {
        if (lane.getStatus() == null
                || !Objects.equals(
                        lane.getStatus().observedGeneration(),
                        lane.getMetadata().getGeneration())) {
            return "the operator has not looked at it";
        }
        return Conditions.find(lane.getStatus().conditions(), "Stalled")
                .filter(c -> c.status() == Condition.ConditionStatus.True)
                .map(Condition::message)
                .orElse(null);
    }
}
