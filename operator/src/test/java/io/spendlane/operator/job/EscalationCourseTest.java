package io.spendlane.operator.job;

import static io.spendlane.operator.job.SampleCharges.offer;
import static io.spendlane.operator.job.SampleCharges.submitted;
import static io.spendlane.operator.job.Stage.NONE_DONE;
import static io.spendlane.operator.job.Stage.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import io.spendlane.api.v1alpha1.Backup;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Escalation;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The job was created an hour ago, its batch submitted at {@link Stage#BEFORE}; its backup needs 10 minutes, moving 5 more. */
final class EscalationCourseTest {
    private static final Backup BACKUP = new Backup("fallback", 600, 300, 7200);
    private static final String ID = "batch_1";

    private static Charge running() {
        return with(submitted(1, ID), BACKUP);
    }

    private static Charge with(Charge c, Backup backup) {
        return new Charge(
                c.batch(),
                c.state(),
                c.lane(),
                c.laneUID(),
                c.grantTime(),
                c.target(),
                c.account(),
                c.model(),
                c.prices(),
                c.heldUSD(),
                c.heldTokens(),
                c.items(),
                c.fileId(),
                c.replacementId(),
                c.fencedTime(),
                c.intentTime(),
                c.owner(),
                c.remoteIds(),
                c.adopted(),
                c.anchor(),
                c.mode(),
                backup,
                c.givenUp());
    }

    private static RemoteBatch seen(RemoteBatch.State state, long done) {
        return new RemoteBatch(ID, state, null, "file-1", List.of(), Stage.BEFORE, 5, done, 0, List.of());
    }

    /** Wanted {@code seconds} from now. */
    private static Stage wanted(long seconds) {
        Stage stage = new Stage().deadline(3600 + seconds, null).charged(running());
        stage.remote.put(ID, seen(RemoteBatch.State.RUNNING, 0));
        return stage;
    }

    private static boolean givesUp(Stage stage) {
        AIBatchJobStatus status = stage.next().status();
        return status != null
                && status.charges() != null
                && status.charges().stream().anyMatch(c -> c.givenUp() != null);
    }

    private static Stage moved(Stage stage, long done, Instant at) {
        stage.remote.put(ID, seen(RemoteBatch.State.RUNNING, done));
        stage.moved.put(ID, at);
        return stage;
    }

    static Stream<Arguments> moments() {
        return Stream.of(
                arguments("there is time", wanted(1000), false),
                arguments("the last moment", wanted(900), true),
                arguments("after it", wanted(400), true),
                arguments("the backup never could make it", wanted(100), false),
                arguments("results are being written", finalizing(), false),
                arguments("it is nearly done and will make it", moved(wanted(900), 4, NOW), false),
                arguments("it was quick and has stopped", moved(wanted(900), 4, Stage.BEFORE.plusSeconds(5)), true),
                arguments("it has begun and will not make it", moved(wanted(400), 1, NOW), true),
                arguments("long without progress, whatever the deadline", stuck(0), true),
                arguments("long without progress after some", stuck(3), true),
                arguments("no backup was planned", withoutBackup(), false));
    }

    private static Stage finalizing() {
        Stage stage = wanted(100);
        stage.remote.put(ID, seen(RemoteBatch.State.FINALIZING, 5));
        return stage;
    }

    private static Stage stuck(long done) {
        Stage stage = wanted(80_000);
        stage.now = NOW.plusSeconds(8_000);
        return moved(stage, done, NOW);
    }

    private static Stage withoutBackup() {
        Stage stage = new Stage().deadline(3700, null).charged(submitted(1, ID));
        stage.remote.put(ID, seen(RemoteBatch.State.RUNNING, 0));
        return stage;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("moments")
    void givesUpAtTheLatestSafeMoment(String story, Stage stage, boolean givenUp) {
        assertThat(givesUp(stage)).as(story).isEqualTo(givenUp);
    }

    @Test
    void looksAgainWhenItMayBeTooLate() {
        assertThat(wanted(1000).next().lookAgainIn()).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
    }

    @Test
    void whatIsGivenUpIsCancelledAndSaid() {
        Turn turn = wanted(900).next();
        assertThat(turn.work()).anyMatch(work -> work instanceof Work.Cancel cancel && cancel.all());
        assertThat(turn.told())
                .anyMatch(told ->
                        told.reason() == Reason.ESCALATED && told.message().contains("fallback"));
        assertThat(turn.status().escalations())
                .containsExactly(new Escalated(
                        turn.status().escalations().get(0).time(), "batch-primary", null, "TooLate", 5, null));
    }

    @Test
    void whatIsLeftIsAskedForElsewhere() {
        Stage stage = new Stage().deadline(4500, null).done(3, 0);
        stage.escalations = List.of(new Escalated(NOW, "batch-primary", null, "TooLate", 5, null));
        AIBatchJobStatus status = stage.surveyed(
                        new Outcome.Counts(10, 3, 0), offer("batch-primary", 1, 1), offer("fallback", 2, 1))
                .next()
                .status();
        assertThat(status.ask().target()).isEqualTo("fallback");
        assertThat(status.escalations().get(0).to()).isEqualTo("fallback");
    }

    @Test
    void whereThereIsNoOtherTargetItGoesBack() {
        Stage stage = new Stage().done(3, 0);
        stage.escalations = List.of(new Escalated(NOW, "batch-primary", null, "Stuck", 5, null));
        AIBatchJobStatus status = stage.surveyed(new Outcome.Counts(10, 3, 0), offer("batch-primary", 1, 1))
                .next()
                .status();
        assertThat(status.ask().target()).isEqualTo("batch-primary");
        assertThat(status.escalations().get(0).to()).isNull();
    }

    private static Stage beingStopped(long seconds) {
        Stage stage = new Stage()
                .deadline(3600 + seconds, null)
                .charged(new With(running()).givenUp(NOW.minusSeconds(60), false));
        stage.escalations = List.of(new Escalated(NOW, "batch-primary", null, "TooLate", 5, null));
        stage.remote.put(ID, seen(RemoteBatch.State.CANCELLING, 0));
        return stage;
    }

    private static Charge marked(Stage stage, Escalation way) {
        Draft draft = new Draft(stage.view(), stage.now);
        draft.deadline = new Deadline(
                Instant.parse("2026-11-21T11:00:00Z")
                        .plusSeconds(stage.job.getSpec().deadlineSeconds()),
                true,
                false);
        new EscalationCourse(draft, way).mark();
        return draft.charges.get(0);
    }

    @Test
    void aPatientLaneWaitsForTheFirstToEnd() {
        assertThat(marked(beingStopped(500), Escalation.Patient).isOverlapped()).isFalse();
    }

    @Test
    void anEagerLaneWaitsAsLongAsThereIsTime() {
        assertThat(marked(beingStopped(700), Escalation.Eager).isOverlapped()).isFalse();
        assertThat(marked(beingStopped(600), Escalation.Eager).isOverlapped()).isTrue();
    }

    @Test
    void aLaneWithoutEscalationWaits() {
        assertThat(marked(wanted(10), Escalation.Disabled).givenUp()).isNull();
    }

    @Test
    void itemsOfAnOverlappedBatchArePendingAgain() {
        Charge overlapped = new With(running()).givenUp(NOW.minusSeconds(60), true);
        Stage stage = new Stage().deadline(4000, null).charged(overlapped);
        stage.remote.put(ID, seen(RemoteBatch.State.CANCELLING, 0));
        AIBatchJobStatus status =
                stage.surveyed(NONE_DONE, offer("fallback", 2, 1)).next().status();
        assertThat(status.ask().target()).isEqualTo("fallback");
        assertThat(status.heldUSD()).isEqualTo(overlapped.heldUSD());
    }
}
