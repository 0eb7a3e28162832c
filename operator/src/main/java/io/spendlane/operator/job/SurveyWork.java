package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.items.Attempts;
import io.spendlane.operator.items.Candidate;
import io.spendlane.operator.items.InputFault;
import io.spendlane.operator.items.InputSurvey;
import io.spendlane.operator.items.Rendering;
import io.spendlane.operator.items.Source;
import io.spendlane.operator.items.Survey;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Outcome.Offer;
import io.spendlane.operator.job.Outcome.Surveyed;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.RunRecord;
import io.spendlane.operator.store.Runs;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the input, finds what earlier objects of this name left, and prices what is pending at every target. */
final class SurveyWork {
    private final Store store;
    private final Runs runs;
    private final InputSources inputs;
    private final LaneBooks books;
    private final TargetOffers targets;
    private final EarlierRuns earlier;
    private final Installation installation;
    private final Path scratch;

    SurveyWork(
            Store store,
            Runs runs,
            InputSources inputs,
            LaneBooks books,
            TargetOffers targets,
            EarlierRuns earlier,
            Installation installation,
            Path scratch) {
        this.store = store;
        this.runs = runs;
        this.inputs = inputs;
        this.books = books;
        this.targets = targets;
        this.earlier = earlier;
        this.installation = installation;
        this.scratch = scratch;
    }

    Surveyed perform(AIBatchJob job, Work.Survey work) throws WorkFault {
        JobContext context = new JobContext(job);
        try {
            return survey(context, work.mark());
        } catch (InputFault fault) {
            throw InputFaults.toFault(fault);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    private Surveyed survey(JobContext context, String mark) throws IOException, InputFault, WorkFault {
        Optional<String> begun = context.status().map(status -> status.runId());
        if (begun.isPresent() && context.charges().isEmpty()) {
            earlier.agree(context, begun.get());
        }
        String specDigest = PaidWork.digest(context.job().getSpec());
        List<TargetVerdict> refused = new ArrayList<>();
        List<TargetOffers.Priced> priced =
                targets.priced(lane(context), context.job().getSpec().useCase(), refused);
        List<Candidate> candidates =
                priced.stream().map(TargetOffers.Priced::candidate).toList();
        if (candidates.isEmpty()) {
            return nowhere(context, specDigest, mark, refused);
        }
        Rendering rendering = Rendering.of(context.step());
        Source source;
        Survey survey;
        try {
            source = inputs.open(context.job());
            survey = new InputSurvey(scratch).survey(source, rendering, candidates, null);
        } catch (WorkFault fault) {
            return finishedWithoutInput(context, specDigest, mark, fault);
        }
        String runId =
                PaidWork.runId(installation.id(), context.namespace(), context.name(), specDigest, survey.digest());
        RunFolder folder = context.folder(runId);
        Optional<RunRecord> finished = runs.find(folder);
        EarlierRuns.Found found = earlier.of(context, runId);
        if (finished.isPresent()) {
            return known(mark, finished.get(), found);
        }
        Attempts attempts = Attempts.read(
                store, folder, JobContext.STEP, survey.items(), context.maxAttempts(), open(context, runId, found));
        Survey pending = attempts.pendingItems() == survey.items()
                ? survey
                : new InputSurvey(scratch).survey(source, rendering, candidates, attempts.pending());
        List<Offer> offers = offers(priced, pending, refused);
        return new Surveyed(
                mark,
                runId,
                specDigest,
                survey.digest(),
                new Counts(survey.items(), attempts.succeeded(), attempts.failed()),
                offers,
                refused,
                null,
                found.orphans(),
                found.restored(),
                found.earlierSpent());
    }

    /** Nobody takes it: the input is not even read. */
    private static Surveyed nowhere(JobContext context, String specDigest, String mark, List<TargetVerdict> refused) {
        Counts counts = context.status()
                .map(s -> s.items())
                .map(i -> new Counts(i.total(), i.succeeded(), i.failed()))
                .orElse(new Counts(0, 0, 0));
        return new Surveyed(
                mark, "", specDigest, "", counts, List.of(), refused, null, List.of(), List.of(), Money.ZERO);
    }

    private BitSet open(JobContext context, String runId, EarlierRuns.Found found) throws IOException {
        BitSet open = context.open(store, runId);
        for (Charge orphan : found.orphans()) {
            open.or(earlier.items(context, orphan.batch(), runId));
        }
        return open;
    }

    /** The input may have been tidied away since the work was done: the newest finished run of the same work counts. */
    private Surveyed finishedWithoutInput(JobContext context, String specDigest, String mark, WorkFault fault)
            throws IOException, WorkFault {
        Optional<RunRecord> run = runs.newestFinished(context.namespace(), context.name(), specDigest);
        if (fault.reason() != Reason.INPUT_MISSING || run.isEmpty()) {
            throw fault;
        }
        return known(mark, run.get(), earlier.of(context, run.get().runId()));
    }

    private static Surveyed known(String mark, RunRecord run, EarlierRuns.Found found) {
        return new Surveyed(
                mark,
                run.runId(),
                run.specDigest(),
                run.inputDigest(),
                new Counts(
                        run.items().total(),
                        run.items().succeeded(),
                        run.items().failed()),
                List.of(),
                List.of(),
                run,
                found.orphans(),
                found.restored(),
                found.earlierSpent());
    }

    private List<Offer> offers(List<TargetOffers.Priced> priced, Survey survey, List<TargetVerdict> refused) {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < priced.size(); i++) {
            TargetOffers.Priced target = priced.get(i);
            Survey.Cost cost = survey.costs().get(i);
            @Nullable InputFault cannot = cost.refusal();
            if (cannot != null) {
                refused.add(new TargetVerdict(
                        target.name(), Reason.INPUT_INVALID.word(), String.valueOf(cannot.getMessage())));
            } else {
                offers.add(new Offer(
                        target.name(),
                        target.mode(),
                        target.account(),
                        target.candidate().model(),
                        target.candidate().prices(),
                        cost.total(),
                        cost.dearest().max(Money.micros(1)),
                        cost.tokens(),
                        cost.mostTokens(),
                        cost.volume(),
                        target.candidate().limits().maxItems(),
                        target.mode() == Mode.Realtime
                                || target.candidate().wire().keepsOnCancel()));
            }
        }
        return offers;
    }

    private SpendLane lane(JobContext context) throws WorkFault {
        String name = LaneBooks.laneOf(context.job());
        return books.of(name)
                .lane()
                .orElseThrow(() -> new WorkFault(Reason.LANE_NOT_FOUND, "Lane " + name + " is not known yet."));
    }

    static List<Target> targetsOf(SpendLane lane) {
        return Objects.requireNonNullElse(lane.getSpec().targets(), List.of());
    }
}
