package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * kill -9 at random moments while one operator works for a lane at every provider, each with jobs of several batches. Four kills by
 * default, {@code -Dkill.times} for more. Whatever the moment: all is done, paid once, and each lane's books say what its provider's
 * invoice says.
 */
class ProviderKillsIT {
    private static final Logger log = LoggerFactory.getLogger(ProviderKillsIT.class);
    private static final int ITEMS = 4;
    /** A process that lives so long gets through all phases of a job; most kills come earlier. */
    private static final int LONGEST_LIFE = 6000;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("wirekills");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    void whateverTheMomentEveryProvidersBooksBalance() throws Exception {
        int kills = Integer.getInteger("kill.times", 4);
        Random random = new Random(Long.getLong("kill.seed", 20261121));
        List<Scene> scenes = new ArrayList<>();
        try {
            for (Wire wire : Wire.ALL) {
                // No name is the beginning of another: that is how a scene knows its lanes.
                Scene scene = stage.scene(wire.provider().toLowerCase(Locale.ROOT) + "-lane");
                scenes.add(scene);
                scene.provider().behaves("{'completionSeconds': {'min': 1, 'max': 4}}");
                scene.lane("$lane", wire.target("limits: {maxItemsPerBatch: 2}"));
            }
            for (int kill = 0; kill < kills; kill++) {
                String job = "job-" + kill;
                scenes.forEach(scene -> scene.job(job, ITEMS));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE));
                stage.killAndStartAgain();
            }
            stage.operator().awaitLeading();
            for (Scene scene : scenes) {
                for (int kill = 0; kill < kills; kill++) {
                    AIBatchJob done = scene.awaitComplete("job-" + kill);
                    assertThat(done.getStatus().items().succeeded()).isEqualTo(ITEMS);
                    assertThat(scene.lines("outbox/job-" + kill + "/results.jsonl"))
                            .hasSize(ITEMS);
                }
                scene.books().balance();
            }
            log.warn("kills={} wires={}", kills, scenes.size());
        } finally {
            scenes.forEach(Scene::close);
        }
    }
}
