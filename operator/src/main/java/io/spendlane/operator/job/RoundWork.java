package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.items.Attempts;
import io.spendlane.operator.items.Candidate;
import io.spendlane.operator.items.Cut;
import io.spendlane.operator.items.CutBatch;
import io.spendlane.operator.items.InputFault;
import io.spendlane.operator.items.Names;
import io.spendlane.operator.items.Rendering;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Cuts what is pending into batches that a grant covers, and uploads the first: their requests are in the store before anything else. */
final class RoundWork {
    private final Store store;
    private final InputSources inputs;
    private final LaneBooks books;
    private final TargetOffers targets;
    private final BatchWorks batches;
    private final EarlierRuns earlier;

    RoundWork(
            Store store,
            InputSources inputs,
            LaneBooks books,
            TargetOffers targets,
            BatchWorks batches,
            EarlierRuns earlier) {
        this.store = store;
        this.inputs = inputs;
        this.books = books;
        this.targets = targets;
        this.batches = batches;
        this.earlier = earlier;
    }

    Outcome.Cut perform(AIBatchJob job, Work.Round round) throws WorkFault {
        JobContext context = new JobContext(job);
        try {
            return cut(context, round);
        } catch (InputFault fault) {
            throw InputFaults.toFault(fault);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    private Outcome.Cut cut(JobContext context, Work.Round round) throws IOException, InputFault, WorkFault {
        Ask ask = round.ask();
        var status = Objects.requireNonNull(context.job().getStatus());
        RunFolder folder = context.folder(Objects.requireNonNull(status.runId()));
        earlier.agree(context, folder.runId());
        int items = Math.toIntExact(Objects.requireNonNull(status.items()).total());
        SpendLane lane = lane(context);
        TargetOffers.Priced priced = targets.priced(lane, target(lane, ask.target()));
        Candidate now = priced.candidate();
        // The ask fixed the prices: what was granted covers these.
        Candidate candidate = new Candidate(now.name(), now.wire(), now.model(), ask.prices(), now.limits());
        Attempts attempts = Attempts.read(
                store, folder, JobContext.STEP, items, context.maxAttempts(), context.open(store, folder.runId()));
        int room = Cut.Grant.MAX_BATCHES - context.charges().size();
        Names names = new Names(folder.runId(), JobContext.STEP, context.takeSubmission(store, folder));
        List<CutBatch> cuts = new Cut(store, folder, Rendering.of(context.step()), candidate)
                .cut(
                        inputs.open(context.job()),
                        Objects.requireNonNull(status.inputDigest()),
                        new Cut.Grant(
                                attempts.pending(),
                                round.grant().amount(),
                                round.grant().tokens(),
                                Math.max(0, room)),
                        names);
        List<Charge> charges = new ArrayList<>();
        for (CutBatch cut : cuts) {
            store.put(
                    JobContext.rangesPath(folder, cut.name()),
                    String.join(",", cut.ranges().strings()).getBytes(StandardCharsets.UTF_8));
            Outcome.Uploaded none = new Outcome.Uploaded(null, null);
            Charge charge = charge(lane, round, priced, ask, cut, none);
            charges.add(
                    charges.isEmpty() && priced.mode() == Mode.Batch && !priced.queues()
                            ? charge(lane, round, priced, ask, cut, batches.upload(context.job(), charge))
                            : charge);
        }
        return new Outcome.Cut(List.copyOf(charges));
    }

    private static Charge charge(
            SpendLane lane,
            Work.Round round,
            TargetOffers.Priced priced,
            Ask ask,
            CutBatch cut,
            Outcome.Uploaded uploaded) {
        return new Charge(
                cut.name(),
                State.Reserved,
                lane.getMetadata().getName(),
                ask.laneUID(),
                round.grant().time(),
                ask.target(),
                priced.account(),
                priced.candidate().model(),
                ask.prices(),
                cut.hold(),
                cut.tokens(),
                cut.items(),
                uploaded.fileId(),
                null,
                null,
                null,
                null,
                null,
                null,
                uploaded.anchor(),
                priced.mode() == Mode.Realtime ? Mode.Realtime : null,
                ask.backup(),
                null);
    }

    private SpendLane lane(JobContext context) throws WorkFault {
        String name = LaneBooks.laneOf(context.job());
        return books.of(name)
                .lane()
                .orElseThrow(() -> new WorkFault(Reason.LANE_NOT_FOUND, "Lane " + name + " is not known yet."));
    }

    private static Target target(SpendLane lane, String name) throws WorkFault {
        return SurveyWork.targetsOf(lane).stream()
                .filter(target -> name.equals(target.name()))
                .findFirst()
                .orElseThrow(() -> new WorkFault(
                        Reason.TARGET_INVALID,
                        "Target " + name + " is no longer in the lane; another one is asked for."));
    }
}
