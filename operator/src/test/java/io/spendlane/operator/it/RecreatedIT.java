package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.kube.Conditions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Objects that are deleted and, as soon as they are gone, created again under the same name: each of them is seen. */
class RecreatedIT {
    private static final int OBJECTS = 24;
    private static final int TIMES = 4;

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(OBJECTS);

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("recreated");
    }

    @AfterAll
    static void close() throws Exception {
        THREADS.shutdownNow();
        stage.close();
    }

    /** At once for all names; what fails for any fails. */
    private static void all(Consumer<String> work) {
        List<CompletableFuture<Void>> started = IntStream.range(0, OBJECTS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> work.accept("o-" + i), THREADS))
                .toList();
        started.forEach(CompletableFuture::join);
    }

    private static void await(BooleanSupplier gone) {
        while (!gone.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void jobs() {
        try (Scene scene = stage.scene("jobs")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane("$lane", Scene.target(""), Scene.budget("5"));
            all(job -> scene.job(job, 1));
            all(scene::awaitComplete);
            int paid = scene.provider().calls().size();
            for (int i = 0; i < TIMES; i++) {
                all(job -> {
                    scene.delete(job);
                    await(() -> scene.find(job).isEmpty());
                    scene.job(job, 1);
                });
                all(job -> scene.awaitCondition(job, "Complete", "RecordedEarlier", ""));
            }
            // One that really has something to do: the lane has to know of it to grant it money.
            all(job -> {
                scene.delete(job);
                await(() -> scene.find(job).isEmpty());
                scene.job(job, Scene.inline("more of " + job, 1));
            });
            all(scene::awaitComplete);
            assertThat(scene.provider().calls()).hasSize(paid + OBJECTS);
            scene.books().balance();
        }
    }

    @Test
    void lanes() {
        try (Scene scene = stage.scene("lanes")) {
            Consumer<String> create = lane -> scene.lane("$lane-" + lane, Scene.target(""), Scene.budget("5"));
            Consumer<String> ready = lane -> scene.until(
                    "lane " + lane + " is ready",
                    () -> scene.findLane(scene.laneName() + "-" + lane)
                            .filter(l -> l.getStatus() != null
                                    && Conditions.holds(l.getStatus().conditions(), "Ready"))
                            .isPresent());
            all(create);
            all(ready);
            for (int i = 0; i < TIMES; i++) {
                all(lane -> {
                    String name = scene.laneName() + "-" + lane;
                    Platform.client().resources(SpendLane.class).withName(name).delete();
                    await(() -> scene.findLane(name).isEmpty());
                    create.accept(lane);
                });
                all(ready);
            }
            all(lane -> scene.jobIn("$lane-" + lane, "job-" + lane, Scene.inline(lane, 1)));
            all(lane -> scene.awaitComplete("job-" + lane));
            assertThat(Platform.client()
                            .resources(AIBatchJob.class)
                            .inNamespace(scene.namespace())
                            .list()
                            .getItems())
                    .hasSize(OBJECTS);
        }
    }
}
