package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * kill -9 at random moments while 40 jobs run in 5 lanes with tight budgets, items fail and are tried again, and jobs are deleted; for
 * those that are done new ones come while kills are left. Ten kills by default; {@code -Dkill.times=200} for the long form,
 * {@code -Dkill.seed} for other moments, {@code -Dprovider} for another provider than OpenAI.
 */
class RandomKillsIT {
    private static final Logger log = LoggerFactory.getLogger(RandomKillsIT.class);
    private static final int LANES = 5;
    private static final int JOBS = 40;
    private static final int ITEMS = 5;
    private static final int LONGEST_LIFE = 7000;
    /** What a lane may spend beyond what it has spent, in micro-dollars: that of eight items, less than its jobs ask for together. */
    private static final long ROOM = 8 * Wire.chosen().itemMicros();

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("kills");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    void whateverTheMomentTheBooksBalance() throws Exception {
        int kills = Integer.getInteger("kill.times", 10);
        Random random = new Random(Long.getLong("kill.seed", 20261121));
        try (Scene scene = stage.scene("load");
                LedgerHistory history = new LedgerHistory()) {
            scene.provider().behaves("{'completionSeconds': {'min': 1, 'max': 6}, 'itemErrorPercent': 20}");
            raiseLimits(scene);
            int killed = 0;
            int wave = 0;
            List<String> names = new ArrayList<>();
            do {
                for (int i = open(scene, names); i < JOBS; i++) {
                    String name = "w%d-j%d".formatted(wave, i);
                    names.add(name);
                    scene.jobIn(
                            "$lane-" + i % LANES,
                            name,
                            Scene.inline(name, ITEMS),
                            "retry: {maxAttempts: 3}",
                            "maxFailedPercent: 100");
                }
                for (int i = 0; i < 3 && killed < kills; i++) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE));
                    stage.killAndStartAgain();
                    killed++;
                    String gone = names.remove(random.nextInt(names.size()));
                    scene.delete(gone);
                }
                raiseLimits(scene);
                wave++;
                log.warn("killed={} of={} jobs={}", killed, kills, names.size());
            } while (killed < kills);
            stage.operator().awaitLeading();
            scene.untilEach(
                    "all are done", names, name -> Scene.holds(scene.get(name), "Complete"), () -> raiseLimits(scene));
            for (String name : names) {
                AIBatchJob done = scene.get(name);
                assertThat(done.getStatus().items().succeeded()
                                + done.getStatus().items().failed())
                        .isEqualTo(ITEMS);
                assertThat(scene.lines("outbox/" + name + "/results.jsonl"))
                        .hasSize(Math.toIntExact(done.getStatus().items().succeeded()));
            }
            scene.books().balance();
            assertThat(history.oversteps()).isEmpty();
            log.warn("versions={} highest={}", history.versions(), history.highest());
        }
    }

    private static int open(Scene scene, List<String> names) {
        Set<String> done =
                Platform.client().resources(AIBatchJob.class).inNamespace(scene.namespace()).list().getItems().stream()
                        .filter(job -> Scene.holds(job, "Complete"))
                        .map(job -> job.getMetadata().getName())
                        .collect(Collectors.toSet());
        return Math.toIntExact(
                names.stream().filter(name -> !done.contains(name)).count());
    }

    private static void raiseLimits(Scene scene) {
        for (int lane = 0; lane < LANES; lane++) {
            String name = "$lane-" + lane;
            Money spent = scene.findLane(scene.laneName() + "-" + lane)
                    .map(l -> l.getStatus() == null ? null : l.getStatus().spentUSD())
                    .orElse(Money.ZERO);
            Money limit = spent == null ? Money.micros(ROOM) : spent.plus(Money.micros(ROOM));
            scene.lane(name, Wire.chosen().target("limits: {maxItemsPerBatch: 2}"), Scene.budget(limit.toString()));
        }
    }
}
