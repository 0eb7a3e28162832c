package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.operator.it.WholeWay.End;
import io.spendlane.operator.it.crash.CrashStage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two operators that both believe to lead: one is stopped at a point of its work, another takes over, outlives the settling time and goes
 * on; then the first goes on where it was stopped. Some points by default; {@code -Dstop.points=all} for all that an undisturbed run has.
 */
class TwoOperatorsIT {
    private static final Logger log = LoggerFactory.getLogger(TwoOperatorsIT.class);
    private static final String SOME = "3";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The settling time is two seconds in these tests; looking up, fencing and looking again come on top. */
    private static final long OUTLIVED = 5;

    private static CrashStage crashes;
    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        crashes = new CrashStage();
        stage = Stage.open("two", crashes.options());
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    void oneThatWasStoppedForLongChangesNothing() throws Exception {
        End undisturbed = story("calm").join();
        List<String> points = WholeWay.points(crashes.passed("calm"));
        List<String> tried = WholeWay.spread(points, System.getProperty("stop.points", SOME));
        List<String> failures = new ArrayList<>();
        int stopped = 0;
        for (int i = 0; i < tried.size(); i++) {
            stopped += check(undisturbed, "stop-" + i, tried.get(i), failures) ? 1 : 0;
        }
        log.warn(
                "stop points known={} tried={} reached={} failures={}",
                points.size(),
                tried.size(),
                stopped,
                failures.size());
        assertThat(failures).isEmpty();
        assertThat(stopped).as("stops that came about").isPositive();
    }

    private static boolean check(End undisturbed, String run, String point, List<String> failures) throws Exception {
        crashes.armStop(run, point);
        CompletableFuture<End> story = story(run);
        Awaitility.await().atMost(PATIENCE).until(() -> crashes.stopped() || story.isDone());
        boolean stopped = crashes.stopped();
        if (stopped) {
            stage.freeTheLease();
        }
        OperatorProcess first = stage.operator();
        try (OperatorProcess second = stage.oneMoreOperator(List.of())) {
            if (stopped) {
                second.awaitLeading();
                stage.use(second);
                TimeUnit.SECONDS.sleep(OUTLIVED);
                crashes.goOn();
                first.carryOn();
            }
            assertThat(story.join()).isEqualTo(undisturbed);
        } catch (CompletionException | AssertionError e) {
            failures.add(point + ": " + e.getMessage());
            log.error("failed at point={}", point, e);
        }
        stage.use(first);
        crashes.goOn();
        crashes.arm("between", "");
        log.warn("run={} point={} stopped={}", run, point, stopped);
        stage.killAndRestart();
        return stopped;
    }

    private static CompletableFuture<End> story(String run) throws IOException {
        if (run.equals("calm")) {
            crashes.arm(run, "");
        }
        return CompletableFuture.supplyAsync(() -> {
            try (Scene scene = stage.scene(run)) {
                return WholeWay.go(scene);
            }
        });
    }
}
