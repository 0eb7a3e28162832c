package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.State;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds for every turn of every job. */
final class Laws {
    private Laws() {}

    static void hold(Stage stage, Turn turn) {
        paysOnlyForWhatIsOnRecord(stage, turn);
        losesNoCharge(stage, turn);
        numbersOnlyGrow(stage, turn);
        staysBelowItsCeiling(stage, turn);
    }

    /** What is spent, held and asked for, all together, is never more than the ceiling, but for what was held before it was lowered. */
    private static void staysBelowItsCeiling(Stage stage, Turn turn) {
        String ceiling = stage.job.getSpec().ceilingUSD();
        if (ceiling == null || turn.status() == null || turn.status().ask() == null) {
            return;
        }
        AIBatchJobStatus status = turn.status();
        Money earlier = status.earlierSpentUSD() == null ? Money.ZERO : status.earlierSpentUSD();
        assertThat(status.spentUSD()
                        .plus(status.heldUSD())
                        .plus(earlier)
                        .plus(status.ask().amount()))
                .isLessThanOrEqualTo(Money.parse(ceiling));
    }

    static List<Charge> charges(Turn turn) {
        return turn.status() == null || turn.status().charges() == null
                ? List.of()
                : turn.status().charges();
    }

    /** A create is started only with the write that stamps its intent: now, by this process, with the file that it names. */
    private static void paysOnlyForWhatIsOnRecord(Stage stage, Turn turn) {
        assertThat(turn.work()).noneMatch(Work.Create.class::isInstance);
        turn.paidWork().forEach(create -> {
            assertThat(turn.status()).isNotNull().isNotEqualTo(stage.job.getStatus());
            assertThat(turn.status().charges()).contains(create.charge());
            assertThat(create.charge().state()).isEqualTo(State.Intended);
            assertThat(create.charge().intentTime()).isEqualTo(stage.now);
            assertThat(create.charge().owner()).isEqualTo(Stage.ME);
            assertThat(create.charge().ready()).isTrue();
            assertThat(stage.running).doesNotContainKey(create.key());
        });
    }

    /** A charge goes when it is settled or was only Reserved; its hold, name, lane and grant time never change. */
    private static void losesNoCharge(Stage stage, Turn turn) {
        AIBatchJobStatus before = stage.job.getStatus();
        if (turn.status() == null || before == null || before.charges() == null) {
            return;
        }
        Map<String, Charge> after =
                charges(turn).stream().collect(Collectors.toMap(Charge::batch, Function.identity()));
        int settledBefore = before.settled() == null
                ? 0
                : before.settled().stream().mapToInt(s -> s.batches()).sum();
        int settledAfter = turn.status().settled() == null
                ? 0
                : turn.status().settled().stream().mapToInt(s -> s.batches()).sum();
        long gone = 0;
        for (Charge charge : before.charges()) {
            Charge next = after.get(charge.batch());
            if (next != null) {
                assertThat(next.heldUSD()).isEqualTo(charge.heldUSD());
                assertThat(next.lane()).isEqualTo(charge.lane());
                assertThat(next.grantTime()).isEqualTo(charge.grantTime());
                assertThat(next.account()).isEqualTo(charge.account());
                assertThat(next.prices()).isEqualTo(charge.prices());
            } else if (charge.state() != State.Reserved) {
                assertThat(stage.outcomes.entrySet())
                        .as("why %s went", charge)
                        .anyMatch(e -> e.getKey().contains(charge.batch()) && e.getValue() instanceof Outcome.Settled);
                gone++;
            }
        }
        assertThat(settledAfter - settledBefore).as("settled batches").isEqualTo((int) gone);
    }

    private static void numbersOnlyGrow(Stage stage, Turn turn) {
        AIBatchJobStatus before = stage.job.getStatus();
        if (turn.status() == null || before == null) {
            return;
        }
        assertThat(turn.status().seq()).isGreaterThanOrEqualTo(before.seq());
        if (before.ask() != null && !before.ask().equals(turn.status().ask())) {
            assertThat(turn.status().seq())
                    .as("an ask that changed is passed")
                    .isGreaterThan(before.ask().seq());
        }
        if (turn.status().ask() != null) {
            assertThat(turn.status().ask().seq()).isEqualTo(turn.status().seq());
        }
    }
}
