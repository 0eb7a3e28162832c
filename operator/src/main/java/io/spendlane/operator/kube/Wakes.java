package io.spendlane.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for a reconcile of an object; many wishes in a short time make one. */
public final class Wakes<T extends HasMetadata> {
    private final WakeSource<T> source;
    private final ScheduledExecutorService timer;
    private final long paceNanos;
    private final Map<ResourceID, Long> last = new ConcurrentHashMap<>();
    private final Map<ResourceID, Boolean> waiting = new ConcurrentHashMap<>();

    /** {@code pace}: least time between two wake-ups of one object; zero: none. */
    public Wakes(String name, ScheduledExecutorService timer, Duration pace) {
        this.source = new WakeSource<>(name);
        this.timer = timer;
        this.paceNanos = pace.toNanos();
    }

    public WakeSource<T> source() {
        return source;
    }

    public void wake(ResourceID id) {
        if (paceNanos == 0) {
            source.wake(id);
            return;
        }
        if (waiting.putIfAbsent(id, true) != null) {
            return;
        }
        Long before = last.get(id);
        long delay = before == null ? 0 : Math.max(0, before + paceNanos - System.nanoTime());
        timer.schedule(() -> fire(id), delay, TimeUnit.NANOSECONDS);
    }

    /** Looks again once {@code delay} has passed, however often it is woken until then. */
    public void wakeIn(ResourceID id, Duration delay) {
        timer.schedule(() -> wake(id), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    public void forget(ResourceID id) {
        last.remove(id);
    }

    private void fire(ResourceID id) {
        waiting.remove(id);
        last.put(id, System.nanoTime());
        source.wake(id);
    }
}
