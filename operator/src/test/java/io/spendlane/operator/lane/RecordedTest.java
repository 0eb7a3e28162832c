package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RecordedTest {
    private static final Instant QUARTER = Instant.parse("2026-11-21T11:00:00Z");

    @Test
    void records_are_added_up_by_job_and_quarter_hour() {
        Recorded recorded = recorded(
                List.of(),
                record("x", "a", QUARTER, 1),
                record("y", "a", QUARTER.plusSeconds(899), 2),
                record("z", "a", QUARTER.plusSeconds(900), 4),
                record("v", "b", QUARTER, 8));
        assertThat(recorded.carriedBeside(Set.of("b"), Set.of()))
                .containsExactlyInAnyOrder(spent(QUARTER, 3, 220), spent(QUARTER.plusSeconds(900), 4));
        assertThat(recorded.carriedBeside(Set.of("a"), Set.of())).containsExactly(spent(QUARTER, 8));
    }

    @Test
    void what_jobs_count_by_themselves_is_not_carried() {
        Recorded recorded = recorded(List.of(), record("x", "a", QUARTER, 1), record("y", "b", QUARTER, 2));
        assertThat(recorded.carriedBeside(Set.of("b"), Set.of())).containsExactly(spent(QUARTER, 1));
    }

    @Test
    void an_open_batch_is_carried_at_its_hold_all_of_it_uncertain() {
        Recorded recorded = recorded(List.of(open("x", "a", 5)));
        assertThat(recorded.carriedBeside(Set.of(), Set.of()))
                .containsExactly(new Spent(QuarterHours.begin(BEFORE), usd(5), usd(5), Money.ZERO, null, 1_000));
    }

    @Test
    void an_open_batch_that_a_job_holds_a_charge_for_is_not_carried() {
        Recorded recorded = recorded(List.of(open("x", "a", 5), open("y", "earlier", 6)));
        assertThat(recorded.carriedBeside(Set.of("a"), Set.of("y"))).isEmpty();
    }

    static Recorded recorded(List<BatchRecord> open, SpendRecord... records) {
        Set<String> jobs = Stream.of(records).map(SpendRecord::jobUID).collect(Collectors.toSet());
        RecordedDay.Reader reader = new RecordedDay.Reader(RecordedDay.empty(), jobs);
        List.of(records).forEach(reader::add);
        return new Recorded(List.of(reader.day()), open, jobs);
    }

    static BatchRecord open(String batch, String job, long dollars) {
        return new BatchRecord(charge(batch, dollars), job, "legal", job, "run");
    }

    static SpendRecord record(String batch, String job, Instant granted, long dollars) {
        return new SpendRecord(
                batch,
                LANE,
                "lane-1",
                job,
                "legal",
                job,
                "run",
                "summarize",
                granted,
                granted.plusSeconds(60),
                "batch-primary",
                Provider.OpenAI,
                "gpt-5.4-mini",
                1,
                1,
                0,
                0,
                100,
                0,
                0,
                10,
                0,
                usd(dollars),
                usd(dollars),
                Money.ZERO,
                usd(2 * dollars),
                null,
                null,
                null,
                Map.of());
    }

    private static Spent spent(Instant time, long dollars) {
        return spent(time, dollars, 110);
    }

    private static Spent spent(Instant time, long dollars, long tokens) {
        return new Spent(time, usd(dollars), Money.ZERO, usd(2 * dollars), null, tokens);
    }
}
