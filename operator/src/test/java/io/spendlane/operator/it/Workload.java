package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Work that ends the same whatever happens meanwhile: jobs in two lanes whose budgets do not hold all of it at once, with items that fail
 * once and items that fail for good; one job is deleted while it runs, another is deleted when done and applied again.
 */
final class Workload {
    private static final int LANES = 2;
    private static final int JOBS = 3;
    private static final int ITEMS = 6;
    private static final int SUCCEED = ITEMS - 1;
    /** Two jobs' worst cases and what is spent by then, not three. */
    private static final String LIMIT = "0.0024";

    private final Scene scene;

    Workload(Scene scene) {
        this.scene = scene;
    }

    void begin() {
        scene.provider().behaves("{'completionSeconds': {'min': 1, 'max': 4}}");
        for (int lane = 0; lane < LANES; lane++) {
            scene.lane("$lane-" + lane, Scene.target("limits: {maxItemsPerBatch: 2}"), Scene.budget(LIMIT));
            for (int job = 0; job < JOBS; job++) {
                apply(lane, job);
            }
        }
        scene.jobIn("$lane-0", "unwanted", Scene.inline("unwanted", ITEMS));
    }

    private void apply(int lane, int job) {
        List<String> records = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            String trouble = item == 1 ? " [[sim-error-500-once]]" : item == 2 ? " [[sim-error-400]]" : "";
            records.add("{id: r%d, text: \"job %d of lane %d, item %d%s\"}".formatted(item, job, lane, item, trouble));
        }
        scene.jobIn(
                "$lane-" + lane,
                name(lane, job),
                "input: {inline: [" + String.join(", ", records) + "]}",
                "retry: {maxAttempts: 3}",
                "maxFailedPercent: 100");
    }

    private static String name(int lane, int job) {
        return "l%d-j%d".formatted(lane, job);
    }

    /** Deletes the one that nobody wants any more, and sees everything through to its end. */
    Map<String, List<String>> end() {
        List<String> names = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            for (int job = 0; job < JOBS; job++) {
                names.add(name(lane, job));
            }
        }
        scene.untilEach("are done", names, name -> Scene.holds(scene.get(name), "Complete"), () -> {});
        scene.delete("unwanted");
        scene.until("the deleted job is gone", () -> scene.find("unwanted").isEmpty());
        scene.delete(name(0, 0));
        scene.until("the job is gone", () -> scene.find(name(0, 0)).isEmpty());
        apply(0, 0);
        scene.awaitCondition(name(0, 0), "Complete", "RecordedEarlier", "");
        Map<String, List<String>> results = new TreeMap<>();
        for (String name : names) {
            List<String> lines = new ArrayList<>(scene.lines("outbox/" + name + "/results.jsonl"));
            assertThat(lines).as(name).hasSize(SUCCEED);
            lines.addAll(scene.lines("outbox/" + name + "/dead-letters.jsonl"));
            results.put(name, lines);
        }
        return results;
    }
}
