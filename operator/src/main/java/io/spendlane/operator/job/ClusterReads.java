package io.spendlane.operator.job;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.api.v1alpha1.NamespaceSelector;
import io.spendlane.api.v1alpha1.SpendLane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Small reads of cluster objects, kept for a moment so that a thousand jobs ask once. */
final class ClusterReads {
    private static final Duration KEPT = Duration.ofSeconds(3);
    private static final int MOST_KEPT = 10_000;

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Kept<Boolean>> lanes = new ConcurrentHashMap<>();
    private final Map<String, Kept<Map<String, String>>> labels = new ConcurrentHashMap<>();

    private record Kept<T>(T value, Instant until) {}

    ClusterReads(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    boolean laneExists(String name) {
        return kept(
                lanes,
                name,
                () -> client.resources(SpendLane.class).withName(name).get() != null);
    }

    boolean open(@Nullable NamespaceSelector selector, String namespace) {
        return selector != null && Selection.matches(selector, labelsOf(namespace));
    }

    private Map<String, String> labelsOf(String namespace) {
        return kept(labels, namespace, () -> {
            Namespace found = client.namespaces().withName(namespace).get();
            return found == null || found.getMetadata().getLabels() == null
                    ? Map.of()
                    : Map.copyOf(found.getMetadata().getLabels());
        });
    }

    private <T> T kept(Map<String, Kept<T>> cache, String key, Supplier<T> read) {
        Instant now = clock.instant();
        if (cache.size() > MOST_KEPT) {
            cache.clear();
        }
        // One of many who ask at a time reads; the others wait for it.
        return cache.compute(
                        key,
                        (same, before) -> before != null && now.isBefore(before.until())
                                ? before
                                : new Kept<>(read.get(), now.plus(KEPT)))
                .value();
    }
}
