package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.kube.Wakes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The books of all lanes, and the one way in which job events reach them. */
public final class LaneBooks {
    private final Map<String, LaneBook> books = new ConcurrentHashMap<>();
    private final Wakes<SpendLane> lanes;

    public LaneBooks(Wakes<SpendLane> lanes) {
        this.lanes = lanes;
    }

    public LaneBook of(String lane) {
        return books.computeIfAbsent(lane, name -> new LaneBook());
    }

    public Map<String, LaneBook> all() {
        return Map.copyOf(books);
    }

    /** Batches of all lanes that may be at an account's provider, with the tokens that each may take at worst. */
    public Map<String, Long> atProvider(Charge.Account account, String model) {
        Map<String, Long> found = new HashMap<>();
        books.values().forEach(book -> book.addAtProvider(account, model, found));
        return found;
    }

    /** A job as the API server has it: read, or written by this process. */
    public void saw(AIBatchJob job) {
        String lane = laneOf(job);
        if (!lane.isEmpty() && of(lane).saw(job)) {
            lanes.wake(new ResourceID(lane));
        }
    }

    /** A job that the API server has no more. */
    public void gone(AIBatchJob job) {
        String lane = laneOf(job);
        ObjectMeta metadata = job.getMetadata();
        if (!lane.isEmpty() && of(lane).gone(metadata.getUid())) {
            lanes.wake(new ResourceID(lane));
        }
    }

    /** Name of the job's lane; empty for an object that cannot be read as stored. */
    public static String laneOf(AIBatchJob job) {
        if (job.getSpec() == null
                || job.getSpec().laneRef() == null
                || job.getSpec().laneRef().name() == null) {
            return "";
        }
        return job.getSpec().laneRef().name();
    }
}
