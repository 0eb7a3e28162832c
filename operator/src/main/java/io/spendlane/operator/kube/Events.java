package io.spendlane.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeriesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what happened, as Kubernetes events. One name per object and reason, so that repeats count up instead of piling up. */
public final class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final DateTimeFormatter MICRO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_NOTE = 1000;
    private static final String CONTROLLER = "spendlane.io/operator";

    private final KubernetesClient client;
    private final String instance;
    private final Executor executor;
    private final Clock clock;

    public Events(KubernetesClient client, String instance, Executor executor, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.executor = executor;
        this.clock = clock;
    }

    /** Never fails the caller: an event that cannot be written is logged. */
    public void tell(HasMetadata about, boolean warning, String reason, String action, String note) {
        executor.execute(() -> {
            try {
                write(about, warning, reason, action, note);
            } catch (KubernetesClientException e) {
                log.warn("event not written reason={} code={}", reason, e.getCode());
            }
        });
    }

    private void write(HasMetadata about, boolean warning, String reason, String action, String note) {
        // The API server wants events of cluster-scoped objects in "default".
        String where = about.getMetadata().getNamespace() == null
                ? "default"
                : about.getMetadata().getNamespace();
        String uid = about.getMetadata().getUid();
        String id = UUID.nameUUIDFromBytes((uid + reason + note).getBytes(StandardCharsets.UTF_8))
                .toString();
        String name = "spendlane-" + id;
        Instant now = clock.instant();
        String shown = note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE - 1) + "…";
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(where)
                .endMetadata()
                .withEventTime(new MicroTime(MICRO.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withAction(action)
                .withReason(reason)
                .withType(warning ? "Warning" : "Normal")
                .withNote(shown)
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withName(about.getMetadata().getName())
                        .withNamespace(about.getMetadata().getNamespace())
                        .withUid(uid)
                        .build())
                .build();
        var events = client.events().v1().events().inNamespace(where);
        try {
            events.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            events.withName(name)
                    .edit(existing -> new EventBuilder(existing)
                            .withSeries(new EventSeriesBuilder()
                                    .withCount(
                                            existing.getSeries() == null
                                                    ? 2
                                                    : existing.getSeries().getCount() + 1)
                                    .withLastObservedTime(new MicroTime(MICRO.format(now)))
                                    .build())
                            .build());
        }
    }
}
