package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.operator.store.S3Server;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in a bucket, from apply to invoice. */
class BucketIT {
    private static final int ITEMS = 6;

    @TempDir
    private static Path buckets;

    private static S3Server server;
    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        server = S3Server.start(buckets);
        stage = Stage.open("bucket", TestStore.of(server, "ours"));
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
        server.close();
    }

    @Test
    void aJobGoesItsWholeWay() {
        try (Scene scene = stage.scene("whole")) {
            WholeWay.End end = WholeWay.go(scene);

            assertThat(end.results()).hasSize(2);
            assertThat(end.deadLetters()).hasSize(1);
        }
    }

    @Test
    void killedAsSoonAsTheBatchIsBilled() throws Exception {
        try (Scene scene = stage.scene("killed")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane("$lane", Scene.target("limits: {maxItemsPerBatch: 2}"));
            scene.write("inbox/records.jsonl", Scene.jsonLines("job", ITEMS));
            scene.job("job", "input: {path: inbox/records.jsonl}");
            scene.until("a batch is billed", () -> !scene.provider().calls().isEmpty());
            stage.killAndRestart();

            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            assertThat(scene.provider().calls()).hasSize(ITEMS / 2);
            scene.books().balance();
        }
    }

    @Test
    void aBucketThatIsAwayHoldsWorkUpAndLosesNothing() throws Exception {
        try (Scene scene = stage.scene("away")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane();
            scene.job("first", ITEMS);
            scene.until("the batch runs", () -> !scene.provider().calls().isEmpty());
            server.stop();
            scene.job("second", ITEMS);
            scene.awaitCondition("second", "Stalled", "StoreUnavailable", "bucket ours cannot be used from here");
            scene.until(
                    "the operator does not know whose store it is",
                    () -> stage.metrics().contains("spendlane_installation_known 0"));
            scene.job("third", ITEMS);
            scene.awaitCondition("third", "Stalled", "StoreUnavailable", "identity cannot be read");
            server.startAgain();

            scene.awaitComplete("first");
            scene.awaitComplete("second");
            scene.awaitComplete("third");

            assertThat(scene.lines("outbox/first/results.jsonl")).hasSize(ITEMS);
            scene.books().balance();
        }
    }
}
