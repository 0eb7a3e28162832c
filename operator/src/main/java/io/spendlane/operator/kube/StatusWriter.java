package io.spendlane.operator.kube;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole statuses, once, with the resource version that they were decided from, and remembers the last written object while the
 * informer's cache is older.
 */
public final class StatusWriter<T extends CustomResource<S, U>, S, U> {
    private final KubernetesClient client;
    private final Supplier<T> fresh;
    private final Map<String, T> written = new ConcurrentHashMap<>();

    public StatusWriter(KubernetesClient client, Supplier<T> fresh) {
        this.client = client;
        this.fresh = fresh;
    }

    /** The newest that is known: what the cache has, or what this process wrote since. */
    public T latest(T cached) {
        T own = written.get(cached.getMetadata().getUid());
        if (own == null) {
            return cached;
        }
        if (Versions.of(cached) >= Versions.of(own)) {
            written.remove(cached.getMetadata().getUid(), own);
            return cached;
        }
        return own;
    }

    /** @throws ConflictException when the object has changed since; the newer one is remembered */
    public T write(T from, U status) throws ConflictException {
        T next = copy(from);
        next.setStatus(status);
        return attempt(next, () -> client.resource(next).updateStatus());
    }

    /** Adds or removes a finalizer and sends nothing else: a spec that this version cannot read whole stays as it is stored. */
    public T finalizer(T from, String finalizer, boolean present) throws ConflictException {
        Set<String> next = new LinkedHashSet<>(from.getMetadata().getFinalizers());
        boolean changed = present ? next.add(finalizer) : next.remove(finalizer);
        if (!changed) {
            return from;
        }
        String patch = Serialization.asJson(Map.of(
                "metadata",
                Map.of(
                        "resourceVersion", from.getMetadata().getResourceVersion(),
                        "uid", from.getMetadata().getUid(),
                        "finalizers", List.copyOf(next))));
        return attempt(from, () -> client.resource(from).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
    }

    public void forget(String uid) {
        written.remove(uid);
    }

    private T copy(T from) {
        T next = fresh.get();
        // A third of the object, and never taken from a write of the status.
        next.setMetadata(new ObjectMetaBuilder(from.getMetadata())
                .withManagedFields(List.of())
                .build());
        next.setSpec(from.getSpec());
        next.setStatus(from.getStatus());
        return next;
    }

    private T attempt(T next, Supplier<T> call) throws ConflictException {
        try {
            T result = call.get();
            return remember(result);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            T now = client.resource(next).get();
            if (now != null
                    && Objects.equals(
                            now.getMetadata().getUid(), next.getMetadata().getUid())) {
                remember(now);
            }
            throw new ConflictException(e);
        }
    }

    private T remember(T object) {
        return Objects.requireNonNull(written.compute(
                object.getMetadata().getUid(),
                (uid, before) -> before != null && Versions.of(before) > Versions.of(object) ? before : object));
    }

    /** The object changed, or went, since it was read: decide again. */
    public static final class ConflictException extends Exception {
        private static final long serialVersionUID = 1;

        ConflictException(@Nullable Throwable cause) {
            super("the object has changed since it was read", cause, false, false);
        }
    }
}
