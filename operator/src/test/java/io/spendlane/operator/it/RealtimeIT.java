package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs whose lane has no batch for them: their items are asked one by one, and the money is as exact as in a batch. */
class RealtimeIT {
    private static final int ITEMS = 24;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("realtime");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    private static void lane(Scene scene, String... more) {
        String[] spec = new String[more.length + 1];
        spec[0] = Scene.target("").replace("mode: Batch", "mode: Realtime");
        System.arraycopy(more, 0, spec, 1, more.length);
        scene.lane("$lane", spec);
    }

    private static long realtimeCalls(Scene scene) {
        return scene.provider().calls().stream()
                .filter(call -> "realtime".equals(call.path("kind").asText()))
                .count();
    }

    private static void whole(Scene scene) {
        AIBatchJob job = scene.awaitComplete("job");
        assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
        var status = Objects.requireNonNull(job.getStatus());
        assertThat(Objects.requireNonNull(status.items()).succeeded()).isEqualTo(ITEMS);
    }

    @Test
    void itemsAreAskedOnceAndPaidAtTheFullPrice() throws IOException {
        try (Scene scene = stage.scene("asked")) {
            lane(scene, Scene.budget("1"));
            scene.job("job", ITEMS);

            whole(scene);

            assertThat(realtimeCalls(scene)).isEqualTo(ITEMS);
            scene.books().balance();
            var status = Objects.requireNonNull(scene.get("job").getStatus());
            assertThat(status.spentUSD()).isEqualTo(status.realtimeUSD());
            assertThat(Books.dollars(Objects.requireNonNull(status.uncertainUSD())))
                    .isZero();
            assertThat(Files.walk(scene.stage().store())
                            .filter(p -> p.toString().endsWith(".claim")))
                    .isEmpty();
        }
    }

    @Test
    void anAnswerThatIsLostIsPaidAtWorstCaseAndAskedAgain() {
        try (Scene scene = stage.scene("lost")) {
            scene.provider().fails("[{'operation':'chat','nth':3,'action':'resetAfter'}]");
            lane(scene);
            scene.job("job", ITEMS);

            whole(scene);

            scene.books().balanceButFor(1);
            var status = Objects.requireNonNull(scene.get("job").getStatus());
            assertThat(Books.dollars(Objects.requireNonNull(status.uncertainUSD())))
                    .isPositive();
        }
    }

    @Test
    void aRequestThatWasTurnedAwayIsAskedAgainAndPaidOnce() {
        try (Scene scene = stage.scene("turned-away")) {
            scene.provider()
                    .fails(
                            "[{'operation':'chat','percent':40,'times':20,'action':'status','status':429,'retryAfter':1}]");
            lane(scene);
            scene.job("job", ITEMS);

            whole(scene);

            assertThat(realtimeCalls(scene)).isEqualTo(ITEMS);
            scene.books().balance();
        }
    }

    @Test
    void aKilledOperatorAsksOnlyWhatWasNeverAsked() throws Exception {
        try (Scene scene = stage.scene("killed")) {
            scene.provider().fails("[{'operation':'chat','percent':100,'action':'delay','seconds':0.4}]");
            lane(scene, Scene.budget("1"));
            scene.job("job", ITEMS);
            scene.until("some are answered", () -> realtimeCalls(scene) >= ITEMS / 3);
            stage.killAndRestart();

            whole(scene);

            // What was on its way when the process died may have been paid for and is asked again; nothing else is.
            int twice = scene.provider().duplicateItems();
            assertThat(twice).isLessThanOrEqualTo(8);
            scene.books().balanceButFor(twice);
        }
    }

    @Test
    void aSuspendedJobAsksNothingMoreAndGoesOnLater() {
        try (Scene scene = stage.scene("suspended")) {
            scene.provider().fails("[{'operation':'chat','percent':100,'action':'delay','seconds':0.5}]");
            lane(scene);
            scene.job("job", ITEMS);
            scene.until("some are answered", () -> realtimeCalls(scene) >= 4);
            scene.job("job", ITEMS, "suspend: true");
            scene.awaitJob(
                    "job",
                    "settled and waiting",
                    j -> j.getStatus().charges() == null
                            && Scene.condition(j, "Admitted")
                                    .filter(c -> "Suspended".equals(c.reason()))
                                    .isPresent());
            long asked = realtimeCalls(scene);
            assertThat(asked).isLessThan(ITEMS);
            scene.provider().failsNoMore();
            scene.job("job", ITEMS, "suspend: false");

            whole(scene);

            assertThat(realtimeCalls(scene)).isEqualTo(ITEMS);
            scene.books().balance();
        }
    }

    @Test
    void aDeletedJobIsSettledAtWhatItAsked() {
        try (Scene scene = stage.scene("deleted")) {
            scene.provider().fails("[{'operation':'chat','percent':100,'action':'delay','seconds':0.5}]");
            lane(scene);
            scene.job("job", ITEMS);
            scene.until("some are answered", () -> realtimeCalls(scene) >= 4);
            scene.delete("job");
            scene.until("it is gone", () -> scene.find("job").isEmpty());

            assertThat(realtimeCalls(scene)).isLessThan(ITEMS);
            scene.books().balance();
        }
    }

    @Test
    void aModelThatTheProviderDoesNotKnowRefusesTheTarget() {
        try (Scene scene = stage.scene("unknown-model")) {
            scene.provider().fails("[{'operation':'chat','percent':100,'action':'status','status':404}]");
            lane(scene);
            scene.job("job", 3);

            scene.awaitJob(
                    "job",
                    "says that the provider refuses it",
                    j -> j.getStatus() != null
                            && j.getStatus().conditions().stream()
                                    .anyMatch(c -> "RefusedByProvider".equals(c.reason())));
            assertThat(realtimeCalls(scene)).isZero();
            scene.books().balance();
        }
    }
}
