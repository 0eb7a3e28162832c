package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.operator.it.WholeWay.End;
import io.spendlane.operator.it.crash.CrashStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the operator before and after every write to the API server, every change of the store and every call of the provider that an
 * undisturbed run makes: submit, watch, partial failure, retry, collect, settle, delete, replay. Each time the end has to be the
 * undisturbed one. A few points, spread over the run, by default; all of them with {@code -Dcrash.points=all}. {@code -Dprovider}
 * for another provider than OpenAI.
 */
class CrashPointsIT {
    private static final Logger log = LoggerFactory.getLogger(CrashPointsIT.class);
    private static final String SOME = "8";
    private static final String FEW = "3";

    private static CrashStage crashes;
    private static Stage stage;
    private static ScheduledExecutorService keeper;
    private static volatile Runnable onEnd = () -> {};

    @BeforeAll
    static void open() throws IOException {
        crashes = new CrashStage();
        stage = Stage.open("crash", crashes.options());
        keeper = Executors.newSingleThreadScheduledExecutor();
        keeper.scheduleWithFixedDelay(CrashPointsIT::keepAlive, 100, 100, TimeUnit.MILLISECONDS);
    }

    /** As the kubelet does. */
    private static void keepAlive() {
        if (!stage.operator().alive()) {
            try {
                onEnd.run();
                stage.startAgain();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        keeper.shutdownNow();
        keeper.awaitTermination(1, TimeUnit.MINUTES);
        stage.close();
    }

    @Test
    void endsAsIfNothingHadHappened() throws IOException {
        End undisturbed = run("calm", "", "", WholeWay::go);
        List<String> points = WholeWay.points(crashes.passed("calm"));
        assertThat(points).hasSizeGreaterThan(60);
        Tries tries = new Tries("crash points", undisturbed, WholeWay::go);
        for (String point : tries.of(points, SOME)) {
            tries.check("at-", point, "");
        }
        tries.end();
    }

    /** The recovery from a crash right after the provider stored the batch is itself ended at its points. */
    @Test
    void endsSoAlsoWhenItCrashesWhileItRecovers() throws IOException {
        End undisturbed = run("calm-again", "", "", WholeWay::go);
        String first = WholeWay.points(crashes.passed("calm-again")).stream()
                .filter(point -> point.startsWith("after provider POST ")
                        && point.endsWith(Wire.chosen().create() + " 1"))
                .findFirst()
                .orElseThrow();
        run("recovery", first, "recovered", WholeWay::go);
        Tries tries = new Tries("double crashes", undisturbed, WholeWay::go);
        for (String point : tries.of(WholeWay.points(crashes.passed("recovered")), FEW)) {
            tries.check("again-", first, point);
        }
        tries.end();
    }

    /** So also on the way over to another target, and in real time. */
    @Test
    void endsSoAlsoWhenABatchIsGivenUp() throws IOException {
        End undisturbed = run("stuck", "", "", EscalatedWay::go);
        List<String> points = WholeWay.points(crashes.passed("stuck"));
        assertThat(points).anyMatch(point -> point.contains("/chat/completions"));
        Tries tries = new Tries("crash points of an escalation", undisturbed, EscalatedWay::go);
        for (String point : tries.of(points, FEW)) {
            tries.check("stuck-", point, "");
        }
        tries.end();
    }

    /** Crashes that are tried one after another, and how they ended. */
    private static final class Tries {
        private final String what;
        private final End undisturbed;
        private final Function<Scene, End> way;
        private final List<String> failures = new ArrayList<>();
        private int known;
        private int tried;
        private int reached;

        Tries(String what, End undisturbed, Function<Scene, End> way) {
            this.what = what;
            this.undisturbed = undisturbed;
            this.way = way;
        }

        List<String> of(List<String> points, String some) {
            known = points.size();
            return WholeWay.spread(points, System.getProperty("crash.points", some));
        }

        void check(String name, String point, String second) throws IOException {
            String run = name + tried++;
            reached += CrashPointsIT.check(undisturbed, run, point, second, failures, way) ? 1 : 0;
        }

        void end() {
            log.warn("{} known={} tried={} reached={} failures={}", what, known, tried, reached, failures.size());
            assertThat(failures).isEmpty();
            assertThat(reached).as("crashes that came about").isPositive();
        }
    }

    private static boolean check(
            End undisturbed, String run, String point, String second, List<String> failures, Function<Scene, End> way)
            throws IOException {
        int[] ends = new int[1];
        try {
            onEndCount(ends, run, second);
            End end = story(run, point, way);
            assertThat(end).isEqualTo(undisturbed);
        } catch (AssertionError | RuntimeException e) {
            failures.add(point + (second.isEmpty() ? "" : " and " + second) + ": " + e.getMessage());
            log.error("failed at point={} second={} {}", point, second, e.getMessage());
        } finally {
            onEnd = () -> {};
        }
        boolean reached = ends[0] >= (second.isEmpty() ? 1 : 2);
        log.warn("run={} point={} second={} crashes={}", run, point, second, ends[0]);
        return reached;
    }

    /** One run; after its crash, points are counted under another name. */
    private static End run(String run, String point, String afterwards, Function<Scene, End> way) throws IOException {
        onEnd = () -> arm(afterwards, "");
        try {
            return story(run, point, way);
        } finally {
            onEnd = () -> {};
        }
    }

    private static void onEndCount(int[] ends, String run, String second) {
        onEnd = () -> {
            ends[0]++;
            arm(run + "-after-" + ends[0], ends[0] == 1 ? second : "");
        };
    }

    private static void arm(String run, String point) {
        try {
            crashes.arm(run, point);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static End story(String run, String point, Function<Scene, End> way) throws IOException {
        try (Scene scene = stage.scene(run)) {
            crashes.arm(run, point);
            return way.apply(scene);
        } finally {
            crashes.arm("between", "");
        }
    }
}
