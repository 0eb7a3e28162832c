package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import io.spendlane.operator.it.agent.AgentJar;
import io.spendlane.operator.it.clock.ClockAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's clock is five minutes before or behind those of the API server, of the provider and of another operator. */
class ClocksIT {
    private static final Logger log = LoggerFactory.getLogger(ClocksIT.class);
    private static final int OFF = 300;
    private static final Duration NEAR = Duration.ofSeconds(120);
    private static final int ITEMS = 4;
    private static final int LEASE = 15;

    private static Path agent;

    @BeforeAll
    static void makeAgent() throws IOException {
        agent = AgentJar.of(ClockAgent.class);
    }

    private static List<String> off(int seconds) {
        return List.of("-javaagent:" + agent + "=" + seconds);
    }

    /** Unresolved creates with and without a fence on the way, and the process changes in mid-work to one with another clock. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"ahead-then-behind, 300, -300", "behind-then-ahead, -300, 300"})
    void oneTakesOverFromAnother(String story, int first, int second) throws Exception {
        try (Stage stage = Stage.open("clocks-" + story, off(first));
                Scene scene = stage.scene("work");
                Scene unnamed = stage.scene("unnamed");
                LedgerHistory history = new LedgerHistory();
                OperatorProcess other = stage.oneMoreOperator(off(second))) {
            Workload work = new Workload(scene);
            work.begin();
            scene.provider().fails("[{'operation':'create','nth':2,'times':2,'action':'resetAfter'}]");
            unnamed.provider().behaves("{'completionSeconds': 6}");
            unnamed.provider().fails("[{'operation':'create','nth':1,'action':'resetAfter'}]");
            unnamed.lane(
                    "$lane",
                    "targets: [{name: primary, provider: Anthropic, mode: Batch, model: claude-haiku-5-5, baseUrl: \"$sim/anthropic\", pollSeconds: 1, credentialsSecretRef: {name: openai, key: apiKey}}]",
                    Scene.budget("1"));
            unnamed.job("job", ITEMS);
            scene.until("some run", () -> scene.provider().calls().size() > 2);
            unnamed.until("one runs", () -> !unnamed.provider().calls().isEmpty());
            assertThat(Duration.between(Instant.now().plusSeconds(first), ledgerTime(unnamed)))
                    .isBetween(NEAR.negated(), NEAR);
            TimeUnit.SECONDS.sleep(LEASE / 3);
            assertThat(other.log()).as("the first lives").doesNotContain("\"message\":\"leads\"");

            stage.operator().kill();
            other.awaitLeading();
            OperatorProcess killed = stage.operator();
            stage.use(other);
            Map<String, List<String>> results = work.end();
            unnamed.awaitComplete("job");

            log.warn("story={} jobs={} versions={}", story, results.size(), history.versions());
            assertThat(unnamed.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            assertThat(unnamed.provider().calls()).hasSize(1);
            assertThat(ledgerTime(unnamed))
                    .as("never goes back")
                    .isAfter(Instant.now().plusSeconds(first - OFF));
            scene.books().balance();
            unnamed.books().balance();
            assertThat(history.oversteps()).isEmpty();
            killed.close();
        }
    }

    private static Instant ledgerTime(Scene scene) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(scene.theLane().getStatus()).ledger())
                .time();
    }

    @Test
    void budgetsAndTimeZoneEditedWhileWorkRuns() throws Exception {
        try (Stage stage = Stage.open("edited");
                Scene scene = stage.scene("lane");
                LedgerHistory history = new LedgerHistory()) {
            scene.provider().behaves("{'completionSeconds': 1}");
            edit(scene, 12, "Daily", "0.01");
            scene.job("before", ITEMS);
            scene.awaitComplete("before");
            scene.delete("before");
            scene.until("it is folded", () -> scene.find("before").isEmpty());
            Money spent = scene.books().recorded();
            assertThat(spent).isNotEqualTo(Money.ZERO);
            scene.provider().behaves("{'completionSeconds': 10}");
            scene.job("running", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 2);
            Instant noon = budget(scene.theLane()).periodStart();

            edit(scene, 18, "Daily", "0.02");
            scene.awaitLane(
                    "knows what was spent today, in the other time zone",
                    lane -> !budget(lane).periodStart().equals(noon)
                            && spent.equals(budget(lane).spentUSD())
                            && !Money.ZERO.equals(budget(lane).heldUSD()));
            edit(scene, 18, "Monthly", "0.03");
            scene.awaitLane(
                    "and this month",
                    lane -> budget(lane).limitUSD().equals(Money.parse("0.03"))
                            && spent.equals(budget(lane).spentUSD())
                            && !Money.ZERO.equals(budget(lane).heldUSD()));
            scene.awaitComplete("running");

            edit(scene, 12, "Daily", scene.books().recorded().toString());
            scene.job("late", ITEMS);
            scene.awaitJob(
                    "late",
                    "waits",
                    job -> job.getStatus() != null
                            && "WaitingForBudget".equals(job.getStatus().reason()));
            edit(scene, 12, "Daily", "1");
            scene.awaitComplete("late");
            scene.books().balance();
            log.warn("versions={}", history.versions());
            assertThat(history.oversteps()).isEmpty();
        }
    }

    private static BudgetStatus budget(SpendLane lane) {
        return Objects.requireNonNull(Objects.requireNonNull(lane.getStatus()).budgets())
                .get(0);
    }

    /** In a time zone in which it is about that hour, so that no period ends meanwhile. */
    private static void edit(Scene scene, int hour, String period, String limit) {
        int ahead = hour - LocalTime.now(ZoneOffset.UTC).getHour();
        int within = ahead > 12 ? ahead - 24 : ahead < -12 ? ahead + 24 : ahead;
        scene.lane(
                "$lane",
                Scene.target(""),
                "timeZone: Etc/GMT%+d".formatted(-within),
                "budgets: [{name: wallet, period: %s, limitUSD: \"%s\"}]".formatted(period, limit));
    }
}
