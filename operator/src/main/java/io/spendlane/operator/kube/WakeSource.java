package io.spendlane.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for reconciles. Other than JOSDK's own inbound source, it is also heard about an object that JOSDK keeps no state of: one that was
 * created while the end of an earlier one of its name was handled.
 */
public final class WakeSource<P extends HasMetadata> extends AbstractEventSource<Void, P> {
    private final AtomicReference<@Nullable IndexerResourceCache<P>> cache = new AtomicReference<>();
    private Set<String> unseen = Set.of();

    public WakeSource(String name) {
        super(Void.class, name);
    }

    /** To be called before it starts. */
    public void know(IndexerResourceCache<P> primaries) {
        cache.set(primaries);
    }

    /** What the informer knows; empty before the first start. */
    public Optional<IndexerResourceCache<P>> known() {
        return Optional.ofNullable(cache.get());
    }

    public void wake(ResourceID id) {
        if (isRunning()) {
            getEventHandler()
                    .handleEvent(known().flatMap(all -> all.get(id))
                            .<Event>map(object -> new ResourceEvent(ResourceAction.UPDATED, id, object))
                            .orElseGet(() -> new Event(id)));
        }
    }

    /** Wakes objects that nobody had looked at at two calls in a row. */
    public synchronized void wakeUnseen(Predicate<P> isUnseen) {
        Set<String> now = new HashSet<>();
        known().stream().flatMap(all -> all.list(isUnseen)).forEach(object -> {
            now.add(object.getMetadata().getUid());
            if (unseen.contains(object.getMetadata().getUid())) {
                wake(ResourceID.fromResource(object));
            }
        });
        unseen = now;
    }

    /**
     * Whether the object of a reconcile is the one that is gone. Where another one of its name is there already, JOSDK gives that one and
     * says deleted; and whatever is asked for during such a reconcile, it forgets.
     */
    public static <P extends HasMetadata> boolean isGone(P seen, Context<P> context) {
        return context.isPrimaryResourceDeleted()
                && context.getPrimaryCache()
                        .get(ResourceID.fromResource(seen))
                        .filter(now -> now.getMetadata()
                                .getUid()
                                .equals(seen.getMetadata().getUid()))
                        .isEmpty();
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
