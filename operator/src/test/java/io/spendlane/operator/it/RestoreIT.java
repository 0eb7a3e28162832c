package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Objects come back from a backup without their status, the store is lost, or the cluster is another one: nothing is paid twice. */
class RestoreIT {
    private static final int ITEMS = 4;
    private static final String SLOW = "{'completionSeconds': 8}";

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("restore");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    void jobsRestoredWithoutStatusTakeUpWhatRuns() throws Exception {
        try (Scene scene = stage.scene("jobs")) {
            scene.provider().behaves(SLOW);
            scene.lane("$lane", Scene.target("limits: {maxItemsPerBatch: 2}"), Scene.budget("1"));
            scene.job("job", ITEMS);
            scene.until("both batches run", () -> scene.provider().calls().size() == 2);
            stage.operator().kill();
            wipe(scene.get("job"));

            scene.job("job", ITEMS);
            stage.startAgain();
            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            scene.books().balance();
        }
    }

    /** From a backup of a moment in which it had asked and nothing was bought: what runs since then must not be bought again. */
    @Test
    void jobsRestoredWithAnOlderStatusTakeUpWhatRuns() throws Exception {
        try (Scene scene = stage.scene("older")) {
            scene.provider().behaves(SLOW);
            AIBatchJobStatus older = asked(scene);
            stopPolicy(scene, "None");
            scene.until("both batches run", () -> scene.provider().calls().size() == 2);
            restore(scene, older);
            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            assertThat(scene.provider().duplicateItems()).isZero();
            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            scene.books().balance();
        }
    }

    /** As above; by now all of it is settled, which the status knows nothing of. */
    @Test
    void jobsRestoredWithAnOlderStatusRememberWhatWasSettled() throws Exception {
        try (Scene scene = stage.scene("settled")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            AIBatchJobStatus older = asked(scene);
            stopPolicy(scene, "None");
            scene.awaitComplete("job");
            Money spent = scene.get("job").getStatus().spentUSD();
            restore(scene, older);
            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            assertThat(scene.get("job").getStatus().spentUSD()).isEqualTo(spent);
            scene.books().balance();
        }
    }

    /** The status of a job that has asked, while its lane grants nothing. */
    private static AIBatchJobStatus asked(Scene scene) {
        stopPolicy(scene, "Hold");
        scene.job("job", ITEMS);
        scene.until("it asks", () -> scene.get("job").getStatus().ask() != null);
        AIBatchJobStatus asked = scene.get("job").getStatus();
        assertThat(asked.runId()).isNotNull();
        return asked;
    }

    private static void stopPolicy(Scene scene, String policy) {
        scene.lane("$lane", Scene.target("limits: {maxItemsPerBatch: 2}"), Scene.budget("1"), "stopPolicy: " + policy);
    }

    private static void restore(Scene scene, AIBatchJobStatus older) throws Exception {
        stage.operator().kill();
        AIBatchJob job = scene.get("job");
        job.setStatus(older);
        Platform.client().resource(job).updateStatus();
        stage.startAgain();
    }

    /** Finalizers torn out while nobody led, or a backup of the API server from before they were there. */
    @Test
    void jobsThatWentWhileNobodyLedCountBeforeAnythingIsGranted() throws Exception {
        try (Scene scene = stage.scene("torn")) {
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.job("done", ITEMS);
            Money spent = scene.awaitComplete("done").getStatus().spentUSD();
            scene.provider().behaves(SLOW);
            scene.job("runs", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 2);
            Money held = scene.get("runs").getStatus().heldUSD();
            // Less than an item's hold is left; with either of the two forgotten, more.
            Money limit = spent.plus(held).plus(Money.micros(1));
            assertThat(spent).isGreaterThan(held.percent(100 / ITEMS + 1));
            scene.lane("$lane", Scene.target(""), Scene.budget(limit.toString()));
            stage.operator().kill();
            wipe(scene.get("done"));
            wipe(scene.get("runs"));
            scene.job("next", 1);

            stage.startAgain();
            scene.awaitLane(
                    "counts both",
                    lane -> spent.plus(held).equals(lane.getStatus().spentUSD()));
            scene.awaitJob(
                    "next",
                    "waits",
                    job -> job.getStatus() != null
                            && "WaitingForBudget".equals(job.getStatus().reason()));

            assertThat(scene.provider().calls()).hasSize(2);
            assertThat(scene.theLane().getStatus().uncertainUSD()).isEqualTo(held);
        }
    }

    @Test
    void lanesRestoredWithoutStatusRememberWhatWasSpent() throws Exception {
        try (Scene scene = stage.scene("lanes")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("before", ITEMS);
            scene.awaitComplete("before");
            scene.delete("before");
            scene.until("it is folded", () -> scene.find("before").isEmpty());
            scene.provider().behaves(SLOW);
            scene.job("job", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 2);
            Money spent = scene.books().recorded();
            assertThat(spent).isNotEqualTo(Money.ZERO);
            stage.operator().kill();
            wipe(scene.theLane());

            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            stage.startAgain();
            scene.awaitLane(
                    "knows what was spent and what is held",
                    lane -> lane.getStatus() != null
                            && lane.getStatus().budgets() != null
                            && !lane.getStatus().budgets().isEmpty()
                            && spent.equals(lane.getStatus().budgets().get(0).spentUSD())
                            && !Money.ZERO.equals(
                                    lane.getStatus().budgets().get(0).heldUSD()));
            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            scene.books().balance();
        }
    }

    @Test
    void bothRestoredWithoutStatus() throws Exception {
        try (Scene scene = stage.scene("both")) {
            scene.provider().behaves(SLOW);
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 1);
            stage.operator().kill();
            wipe(scene.get("job"));
            wipe(scene.theLane());

            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", ITEMS);
            stage.startAgain();
            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    @Test
    void deletedAndAppliedAgainInEachPhase() {
        try (Scene scene = stage.scene("phases")) {
            scene.provider().behaves("{'completionSeconds': 3}");
            scene.job("job", ITEMS);
            scene.awaitCondition("job", "Stalled", "LaneNotFound", "");
            again(scene);
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.until("it runs", () -> scene.provider().calls().size() == 1);
            again(scene);
            scene.awaitComplete("job");
            again(scene);
            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            assertThat(scene.provider().duplicateItems()).isZero();
            scene.books().balance();
        }
    }

    @Test
    void anotherClusterWithTheOldStorePaysNothingUntilAPersonSaysSo() throws Exception {
        try (Scene scene = stage.scene("cluster")) {
            scene.provider().behaves(SLOW);
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 1);
            stage.operator().kill();
            String id = identity().get();
            identity().set("00000000-0000-4000-8000-000000000000");
            wipe(scene.get("job"));
            scene.job("job", ITEMS);
            stage.startAgain();
            scene.job("other", ITEMS);
            scene.awaitCondition("other", "Stalled", "InstallationUnknown", "");
            assertThat(scene.provider().calls()).hasSize(1);

            identity().set(id);
            scene.awaitComplete("job");
            scene.awaitComplete("other");
            assertThat(scene.provider().calls()).hasSize(2);
            scene.books().balance();
        }
    }

    @Test
    void theSameJobInTwoNamespacesIsTwoJobs() {
        try (Scene one = stage.scene("one");
                Scene other = stage.scene("other")) {
            for (Scene scene : List.of(one, other)) {
                scene.provider().behaves("{'completionSeconds': 1}");
                scene.lane("$lane", Scene.target(""), Scene.budget("1"));
                scene.job("job", ITEMS);
            }
            one.awaitComplete("job");
            other.awaitComplete("job");
            assertThat(one.get("job").getStatus().runId())
                    .isNotEqualTo(other.get("job").getStatus().runId());
            one.delete("job");
            one.until("it is gone", () -> one.find("job").isEmpty());
            assertThat(other.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            one.books().balance();
            other.books().balance();
        }
    }

    /** The store is a stage's own: other tests' records would be lost with it. */
    @Test
    void aLostStoreIsSaidAndNothingIsPaidTwice() throws Exception {
        stage.operator().kill();
        try (Stage own = Stage.open("lost");
                Scene scene = own.scene("store")) {
            scene.provider().behaves(SLOW);
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 1);
            own.operator().kill();
            empty(own.store());
            own.startAgain();

            scene.until(
                    "it is said",
                    () -> scene.find("job")
                            .flatMap(job -> Stream.of("Stalled", "Blocked")
                                    .flatMap(type -> Scene.condition(job, type).stream())
                                    .filter(c -> String.valueOf(c.message()).contains("store"))
                                    .findFirst())
                            .isPresent());
            assertThat(scene.provider().calls()).hasSize(1);
        } finally {
            stage.startAgain();
        }
    }

    private interface Identity {
        String get();

        void set(String id);
    }

    private static Identity identity() {
        var map = Platform.client()
                .configMaps()
                .inNamespace(stage.systemNamespace())
                .withName("spendlane-identity");
        return new Identity() {
            @Override
            public String get() {
                return map.require().getData().get("id");
            }

            @Override
            public void set(String id) {
                map.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"id\":\"" + id + "\"}}");
            }
        };
    }

    private static void again(Scene scene) {
        scene.delete("job");
        scene.until("it is gone", () -> scene.find("job").isEmpty());
        scene.job("job", ITEMS);
    }

    /** As a restore into an empty cluster: the object and its status are gone, nobody saw it go. */
    private static void wipe(HasMetadata object) {
        Platform.client()
                .resource(object)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        Platform.client().resource(object).delete();
    }

    private static void empty(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
