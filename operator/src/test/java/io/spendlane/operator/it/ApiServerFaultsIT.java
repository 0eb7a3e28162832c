package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.it.api.ApiFaults;
import io.spendlane.operator.it.api.ApiFaults.Answer;
import io.spendlane.operator.it.api.ApiFaults.Asked;
import io.spendlane.operator.it.api.ApiFaults.Spoil;
import io.spendlane.operator.it.api.FaultyApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever the API server does, the same is done and paid as on a calm day. {@code -Dapi.faults=long}: everything lasts as long as it may in
 * a bad hour, such as a minute without an API server.
 */
class ApiServerFaultsIT {
    private static final Logger log = LoggerFactory.getLogger(ApiServerFaultsIT.class);
    private static final boolean LONG = "long".equals(System.getProperty("api.faults"));
    private static final int OUTAGE = LONG ? 60 : 13;
    private static final int LAG = LONG ? 20 : 4;
    private static final int REPLACED = 8;
    private static final int BURSTS = LONG ? 10 : 3;

    private static FaultyApiServer api;
    private static Stage stage;
    private static Supervisor supervisor;
    private static Map<String, List<String>> undisturbed;

    /** What happens beside the work, until it is to be left alone. */
    interface Trouble {
        void make(Scene scene) throws Exception;
    }

    @BeforeAll
    static void open() throws Exception {
        api = new FaultyApiServer(Platform.cluster().kubeconfig());
        stage = Stage.openThrough("api", api.kubeconfig());
        supervisor = new Supervisor(stage);
        try (Scene scene = stage.scene("calm")) {
            Workload work = new Workload(scene);
            work.begin();
            undisturbed = work.end();
            scene.books().balance();
        }
    }

    @AfterAll
    static void close() throws Exception {
        api.faults().heal();
        supervisor.close();
        stage.close();
        api.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void changesNothing(String story, Trouble trouble) throws Exception {
        int restarts = supervisor.restarts();
        Map<String, Integer> before = api.faults().spoiled();
        try (Scene scene = stage.scene(story);
                LedgerHistory history = new LedgerHistory()) {
            Workload work = new Workload(scene);
            work.begin();
            trouble.make(scene);
            assertThat(work.end()).isEqualTo(undisturbed);
            api.faults().heal();
            scene.books().balance();
            assertThat(history.oversteps()).isEmpty();
            log.warn(
                    "story={} versions={} restarts={} spoiled={} highest={}",
                    story,
                    history.versions(),
                    supervisor.restarts() - restarts,
                    since(before),
                    history.highest());
            assertThat(since(before)).as("something went wrong").isNotEmpty();
        } finally {
            api.faults().heal();
        }
    }

    /** The end of each and the beginning of its successor come at once: nobody takes the one for the other. */
    @Test
    void jobsThatAreReplacedBeforeAnybodyLooks() throws Exception {
        try (Scene scene = stage.scene("replaced")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            List<String> names =
                    IntStream.range(0, REPLACED).mapToObj(i -> "job-" + i).toList();
            names.forEach(name -> scene.job(name, 1));
            names.forEach(name -> scene.awaitCondition(name, "Stalled", "LaneNotFound", ""));
            api.faults().hold();
            names.forEach(name -> {
                scene.delete(name);
                scene.job(name, 1);
            });
            api.faults().heal();
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.untilEach("are done", names, name -> Scene.holds(scene.get(name), "Complete"), () -> {});
            assertThat(scene.provider().calls()).hasSize(REPLACED);
            scene.books().balance();
        } finally {
            api.faults().heal();
        }
    }

    private static Map<String, Integer> since(Map<String, Integer> before) {
        Map<String, Integer> now = new java.util.TreeMap<>(api.faults().spoiled());
        before.forEach(
                (what, times) -> now.computeIfPresent(what, (same, all) -> all.equals(times) ? null : all - times));
        return now;
    }

    static Stream<Arguments> changesNothing() {
        ApiFaults faults = api.faults();
        return Stream.of(
                story("conflicts", scene -> faults.spoil(new Spoil(Asked::isStatusWrite, 40, Answer.refused(409)))),
                story(
                        "done-but-nobody-knows",
                        scene -> faults.spoil(
                                new Spoil(Asked::isWrite, 15, Answer.doneBut(409)),
                                new Spoil(Asked::isWrite, 15, Answer.doneBut(500)),
                                new Spoil(Asked::isWrite, 15, Answer.doneBut(0)))),
                story("throttled", scene -> faults.spoil(new Spoil(asked -> true, 30, Answer.throttled(1)))),
                story("bursts-of-errors", scene -> {
                    for (int i = 0; i < BURSTS; i++) {
                        faults.spoil(
                                new Spoil(asked -> true, 50, Answer.refused(500)),
                                new Spoil(asked -> true, 100, Answer.refused(503)));
                        TimeUnit.SECONDS.sleep(3);
                        faults.heal();
                        TimeUnit.SECONDS.sleep(2);
                    }
                }),
                story("late-watches", scene -> faults.lag(Duration.ofSeconds(LAG))),
                story("lossy-watches", scene -> {
                    faults.drop(50);
                    for (int i = 0; i < BURSTS; i++) {
                        TimeUnit.SECONDS.sleep(4);
                        api.gone();
                    }
                    faults.drop(0);
                    api.gone();
                }),
                story("old-lists", scene -> {
                    api.listAsNow("/apis/spendlane.io/v1alpha1/aibatchjobs", "/apis/spendlane.io/v1alpha1/spendlanes");
                    scene.until("it runs", () -> scene.provider().calls().size() > 2);
                    faults.lag(Duration.ofSeconds(LAG));
                    stage.freeTheLease();
                    stage.operator().kill();
                }),
                story("outage", scene -> {
                    scene.until("it runs", () -> scene.provider().calls().size() > 2);
                    api.down();
                    TimeUnit.SECONDS.sleep(OUTAGE);
                    api.up();
                }));
    }

    private static Arguments story(String name, Trouble trouble) {
        return arguments(name, trouble);
    }
}
