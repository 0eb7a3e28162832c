package io.spendlane.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceDeleteEvent;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a look at objects, and remembers those that are gone.
 *
 * <p>A reconcile for a deletion is handed whatever object has the name by then, which may be its successor; and what is told of the
 * successor until that reconcile ends is dropped with the state of the one that is gone, after which the SDK knows no object of that name
 * and drops any wish for a look at it that is not an event of the object itself.
 */
public final class WakeSource<P extends HasMetadata> extends AbstractEventSource<Void, P>
        implements ResourceEventAware<P> {
    private final AtomicReference<@Nullable IndexerResourceCache<P>> cache = new AtomicReference<>();
    private final Map<ResourceID, List<P>> gone = new ConcurrentHashMap<>();
    private Set<String> unseen = Set.of();

    public WakeSource(String name) {
        super(Void.class, name);
    }

    /** To be told before it is started where the objects are. */
    public WakeSource<P> over(IndexerResourceCache<P> objects) {
        cache.set(objects);
        return this;
    }

    public void wake(ResourceID id) {
        if (isRunning()) {
            getEventHandler().handleEvent(event(id));
        }
    }

    private Event event(ResourceID id) {
        Optional<P> object = find(id);
        List<P> ended = gone.getOrDefault(id, List.of());
        if (object.isPresent()) {
            return new ResourceEvent(ResourceAction.UPDATED, id, object.get());
        }
        return ended.isEmpty()
                ? new Event(id)
                : new ResourceDeleteEvent(ResourceAction.DELETED, id, ended.get(ended.size() - 1), true);
    }

    /** The object that has this name now, as far as is known. */
    public Optional<P> find(ResourceID id) {
        return objects().flatMap(known -> known.get(id));
    }

    /** The objects that can be asked for by an index; empty until there are any. */
    public Optional<IndexerResourceCache<P>> objects() {
        return Optional.ofNullable(cache.get());
    }

    /** Wakes objects of a kind that should not stay, and ends that nobody handled: those that were there the last time as well. */
    public synchronized void wakeThose(Predicate<P> isUnseen) {
        Set<String> now = new HashSet<>();
        gone.forEach((id, all) -> {
            String uid = all.get(0).getMetadata().getUid();
            now.add(uid);
            if (unseen.contains(uid)) {
                wake(id);
            }
        });
        objects().stream().flatMap(known -> known.list(isUnseen)).forEach(object -> {
            now.add(object.getMetadata().getUid());
            if (unseen.contains(object.getMetadata().getUid())) {
                wake(ResourceID.fromResource(object));
            }
        });
        unseen = now;
    }

    /** Hands over each object of this name that was deleted, once; where {@code handler} fails, again the next time. */
    public void handleGone(ResourceID id, Consumer<P> handler) {
        for (P object : gone.getOrDefault(id, List.of())) {
            handler.accept(object);
            gone.computeIfPresent(id, (name, all) -> {
                List<P> left = all.stream().filter(one -> one != object).toList();
                return left.isEmpty() ? null : left;
            });
        }
    }

    @Override
    public void onResourceDeleted(P resource) {
        gone.merge(
                ResourceID.fromResource(resource),
                List.of(resource),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
