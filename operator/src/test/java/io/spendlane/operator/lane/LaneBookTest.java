package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.UID;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.Stories.Job;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LaneBookTest {
    private static final Recorded NOTHING_RECORDED = RecordedTest.recorded(List.of());

    private final LaneBook book = new LaneBook();

    @BeforeEach
    void takenOver() {
        book.tookOver(Stories.lane(daily(10), Stories.ledger(daily(10))), 3);
    }

    @Test
    void knows_nothing_before_its_list() {
        assertThat(book.ready()).isFalse();
        assertThat(book.saw(job("a", 100))).isFalse();
        assertThat(uids()).isEmpty();
        seed(100, job("a", 50));
        assertThat(book.ready()).isTrue();
        assertThat(uids()).containsExactly("a");
    }

    @Test
    void a_list_of_an_earlier_term_is_too_old() {
        book.seed(2, List.of(job("a", 50)), 100);
        assertThat(book.ready()).isFalse();
        assertThat(uids()).isEmpty();
    }

    @Test
    void a_job_enters_only_above_the_list() {
        seed(100);
        assertThat(book.saw(job("old", 100))).isFalse();
        assertThat(book.saw(job("new", 101))).isTrue();
        assertThat(uids()).containsExactly("new");
    }

    @Test
    void only_a_newer_version_replaces_what_is_known() {
        seed(100, Job.job("a").at(90).holds(6, charge("x", 3)).object());
        assertThat(book.saw(Job.job("a").at(90).asks(5, 9, 1).object())).isFalse();
        assertThat(book.saw(Job.job("a").at(89).asks(5, 9, 1).object())).isFalse();
        assertThat(book.job("a"))
                .hasValueSatisfying(job -> assertThat(job.charges()).hasSize(1));
        assertThat(book.saw(Job.job("a").at(91).spent(6, settled(2)).object())).isTrue();
        assertThat(book.job("a"))
                .hasValueSatisfying(job -> assertThat(job.charges()).isEmpty());
    }

    @Test
    void a_change_that_means_nothing_to_the_lane_is_kept_quietly() {
        seed(100, job("a", 90));
        assertThat(book.saw(job("a", 101))).isFalse();
        assertThat(book.job("a"))
                .hasValueSatisfying(job -> assertThat(job.version()).isEqualTo(101));
    }

    @Test
    void a_deleted_job_does_not_come_back() {
        seed(100, job("a", 90));
        assertThat(book.gone("a")).isTrue();
        assertThat(book.saw(job("a", 110))).isFalse();
        assertThat(uids()).isEmpty();
        assertThat(rebuilds()).as("it owed nothing").isFalse();
    }

    /** Its deletion may be seen while the list, which still has it, is on its way: nothing would ever take it out again. */
    @Test
    void a_job_whose_deletion_was_seen_before_the_list_does_not_come_in_by_it() {
        book.gone("a");
        seed(100, Job.job("a").at(90).spent(6, settled(2)).object(), job("b", 90));
        assertThat(uids()).containsExactly("b");
        assertThat(rebuilds()).as("what it spent is only on record").isTrue();
    }

    @Test
    void a_job_that_spent_and_vanishes_unfolded_is_looked_up_in_the_records() {
        seed(100, Job.job("a").at(90).spent(6, settled(2)).object());
        book.gone("a");
        assertThat(rebuilds()).isTrue();
    }

    @Test
    void a_job_that_holds_and_vanishes_unfolded_is_looked_up_in_the_records() {
        seed(100, Job.job("a").at(90).holds(6, charge("x", 2)).object());
        book.gone("a");
        assertThat(rebuilds()).isTrue();
    }

    @Test
    void a_folded_job_goes_without_a_trace() {
        Ledger folded = new Ledger(UID, 3, "me", BEFORE, null, List.of(), List.of(), null, null, List.of("a"));
        SpendLane lane = Stories.lane(daily(10), folded);
        lane.getMetadata().setResourceVersion("11");
        book.latest(lane);
        seed(100, Job.job("a").at(90).leaving().spent(6, settled(2)).object());
        book.gone("a");
        assertThat(rebuilds()).isFalse();
        assertThat(uids()).isEmpty();
    }

    @Test
    void a_namesake_shows_that_the_earlier_object_is_gone() {
        seed(100, Job.job("a").named("contracts").at(90).spent(6, settled(2)).object());
        assertThat(book.saw(Job.job("b").named("contracts").at(101).object())).isTrue();
        assertThat(uids()).containsExactly("b");
        assertThat(rebuilds()).isTrue();
        assertThat(book.saw(Job.job("a").named("contracts").at(102).object())).isFalse();
    }

    @Test
    void an_adopted_charge_may_be_carried_too_so_the_records_are_read() {
        seed(100, job("a", 90));
        AIBatchJob adopts = Job.job("a").at(101).holds(6, adopted("x")).object();
        assertThat(book.saw(adopts)).isTrue();
        assertThat(rebuilds()).isTrue();
        assertThat(book.snapshot().adopted()).containsExactly("x");
        rebuilt();
        book.saw(Job.job("a").at(102).holds(7, adopted("x")).object());
        assertThat(rebuilds()).as("once is enough").isFalse();
    }

    /** Whoever saw it be adopted may have gone before it read the records. */
    @Test
    void an_adopted_charge_in_the_list_may_be_carried_too() {
        seed(100, Job.job("a").at(90).holds(6, adopted("x")).object());
        assertThat(rebuilds()).isTrue();
        assertThat(book.snapshot().adopted()).containsExactly("x");
    }

    @Test
    void what_a_job_took_up_that_went_counts_by_its_record_again() {
        seed(100, Job.job("a").at(90).holds(6, adopted("x")).object());
        book.gone("a");
        assertThat(book.snapshot().adopted()).isEmpty();
    }

    @Test
    void a_comparison_says_nothing_of_another_term_or_after_a_rebuild() {
        seed(100);
        book.compared(2, true);
        assertThat(book.snapshot().compared()).isFalse();
        vanish("a");
        rebuilt();
        assertThat(book.snapshot().compared()).isTrue();
        book.compared(3, true);
        assertThat(rebuilds()).isFalse();
    }

    @Test
    void records_serve_one_rebuild() {
        vanish("a");
        book.recorded(book.doubts(), NOTHING_RECORDED);
        assertThat(book.snapshot().recorded()).isSameAs(NOTHING_RECORDED);
        rebuilt();
        assertThat(rebuilds()).isFalse();
        assertThat(book.snapshot().recorded()).isNull();
    }

    @Test
    void records_that_were_being_read_while_a_job_vanished_are_read_again() {
        vanish("a");
        long begun = book.doubts();
        vanish("b");
        book.recorded(begun, NOTHING_RECORDED);
        assertThat(book.snapshot().recorded()).isNull();
        assertThat(rebuilds()).isTrue();
    }

    @Test
    void records_that_were_read_before_a_job_vanished_are_read_again() {
        vanish("a");
        book.recorded(book.doubts(), NOTHING_RECORDED);
        vanish("b");
        assertThat(book.snapshot().recorded()).isNull();
    }

    @Test
    void a_job_that_vanishes_while_carried_is_written_asks_for_another_rebuild() {
        vanish("a");
        book.recorded(book.doubts(), NOTHING_RECORDED);
        Recorded decidedFrom = book.snapshot().recorded();
        vanish("b");
        book.rebuilt(decidedFrom);
        assertThat(rebuilds()).isTrue();
    }

    @Test
    void records_that_no_one_needs_any_more_are_not_kept_for_another_time() {
        book.recorded(book.doubts(), NOTHING_RECORDED);
        book.unneeded();
        assertThat(book.snapshot().recorded()).isNull();
    }

    @Test
    void records_of_an_earlier_term_are_not_used() {
        long begun = book.doubts();
        book.recorded(begun, NOTHING_RECORDED);
        book.superseded();
        book.tookOver(Stories.lane(daily(10), null), 5);
        assertThat(book.snapshot().recorded()).isNull();
        book.recorded(begun, NOTHING_RECORDED);
        assertThat(book.snapshot().recorded()).isNull();
    }

    @Test
    void the_superseded_one_drops_what_it_knows_and_what_it_still_learns() {
        seed(100, job("a", 90));
        book.superseded();
        assertThat(book.ready()).isFalse();
        assertThat(book.epoch()).isZero();
        assertThat(book.saw(job("b", 101))).isFalse();
        assertThat(uids()).isEmpty();
    }

    @Test
    void the_lane_is_known_at_its_newest() {
        SpendLane newer = Stories.lane(daily(20), null);
        newer.getMetadata().setResourceVersion("11");
        assertThat(book.latest(newer)).isSameAs(newer);
        assertThat(book.latest(Stories.lane(daily(10), null))).isSameAs(newer);
    }

    @Test
    void a_spec_is_new_once() {
        SpendLane lane = Stories.lane(daily(10), null);
        assertThat(book.specChanged(lane)).isTrue();
        assertThat(book.specChanged(lane)).isFalse();
        lane.getMetadata().setGeneration(2L);
        assertThat(book.specChanged(lane)).isTrue();
    }

    private void vanish(String uid) {
        seed(100, Job.job(uid).at(90).spent(6, settled(2)).object());
        book.gone(uid);
    }

    private void rebuilt() {
        Recorded recorded = book.snapshot().recorded();
        if (recorded == null) {
            book.recorded(book.doubts(), NOTHING_RECORDED);
        }
        book.rebuilt(book.snapshot().recorded());
    }

    private void seed(long version, AIBatchJob... jobs) {
        book.seed(3, List.of(jobs), version);
    }

    private List<String> uids() {
        return book.snapshot().jobs().stream().map(JobEntry::uid).toList();
    }

    private boolean rebuilds() {
        return book.snapshot().rebuildNeeded();
    }

    private static AIBatchJob job(String uid, long version) {
        return Job.job(uid).at(version).object();
    }

    private static io.spendlane.api.v1alpha1.Charge adopted(String batch) {
        return charge(batch, LANE, BEFORE, 3, null, true);
    }
}
