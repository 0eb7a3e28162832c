package io.spendlane.operator.job;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.ItemCounts;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.JobEstimate;
import io.spendlane.api.v1alpha1.JobInput;
import io.spendlane.api.v1alpha1.JobOutput;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.OnDeadlineMiss;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.RateLimits;
import io.spendlane.api.v1alpha1.Routing;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import io.spendlane.api.v1alpha1.RunPolicy;
import io.spendlane.api.v1alpha1.Schedule;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.Step;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.JobView.LaneSight;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.store.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sets a job up for one turn: 10 items, lane overnight in epoch 3, the process "me". Made for one test each. */
final class Stage {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.250Z");
    static final Instant BEFORE = NOW.minusSeconds(600);
    static final String RUN = "abcdefghijklmnopqrst";
    static final String LANE = "overnight";
    static final String LANE_UID = "lane-1";
    static final Duration SETTLE = Duration.ofMinutes(15);
    static final Owner ME = new Owner(3, "me");
    static final Owner OTHER = new Owner(2, "other");
    static final Account ACCOUNT = new Account(Provider.OpenAI, "https://api.openai.com/v1", "openai", "apiKey");
    static final ChargePrices PRICES = new ChargePrices(
            new Rates(usd(1), usd(1), usd(1), usd(2)),
            null,
            new Rates(usd(2), usd(2), usd(2), usd(4)),
            null,
            null,
            null,
            null);
    static final Charge.Anchor ANCHOR = new Charge.Anchor(BEFORE, "org-1/workspace-1");
    static final Outcome.Counts NONE_DONE = new Outcome.Counts(10, 0, 0);

    final AIBatchJob job = new AIBatchJob();
    final Map<String, Outcome> outcomes = new HashMap<>();
    final Map<String, Boolean> running = new HashMap<>();
    final Map<String, RemoteBatch> remote = new HashMap<>();
    final Set<String> lost = new HashSet<>();
    StopPolicy stop = StopPolicy.None;
    Schedule schedule;
    RateLimits rates;
    String limit = "100";
    Grant grant;
    boolean open = true;
    RoutingStrategy strategy = RoutingStrategy.Ordered;
    LaneLearned learned;
    String process = "me";
    /** Looked at in place of the job that is set up here. */
    AIBatchJob other;

    boolean folded;
    LaneSight sight;
    Refusal installationFault;
    Instant notBefore;
    final Map<String, String> queued = new HashMap<>();
    Instant writtenAt;
    Instant openTime;
    Instant deadlineTime;
    Instant now = NOW;
    Duration settle = SETTLE;

    private List<Charge> charges = List.of();
    private List<SettledCharges> settled = List.of();
    List<Escalated> escalations = List.of();
    final Map<String, Instant> moved = new HashMap<>();
    private List<TargetVerdict> verdicts;
    private Ask ask;
    List<BatchCompletion> completions;
    private JobEstimate estimate;
    private Outcome.Counts counts;
    private long seq = 7;
    private boolean fresh = true;

    Stage() {
        job.setMetadata(new ObjectMetaBuilder()
                .withName("contracts")
                .withNamespace("legal")
                .withUid("job-1")
                .withGeneration(1L)
                .withResourceVersion("100")
                .withCreationTimestamp("2026-11-21T11:00:00Z")
                .build());
        job.setSpec(spec(Urgency.Low, null, false));
    }

    static AIBatchJobSpec spec(Urgency urgency, String ceiling, boolean suspend) {
        return new AIBatchJobSpec(
                new AIBatchJobSpec.LaneRef(LANE),
                null,
                urgency,
                null,
                null,
                Map.of("team", "legal"),
                ceiling,
                new JobInput(null, null, "inbox/contracts.jsonl"),
                List.of(new Step("summarize", null, "Summarise: {{text}}", 400, null)),
                new JobOutput("outbox/contracts/", null),
                null,
                10,
                "",
                RunPolicy.Run,
                suspend);
    }

    static Money usd(long dollars) {
        return Money.micros(dollars * 1_000_000);
    }

    // ---- the object

    Stage suspended() {
        job.setSpec(spec(Urgency.Low, null, true));
        return this;
    }

    Stage ceiling(String usd) {
        job.setSpec(spec(Urgency.Low, usd, false));
        return this;
    }

    /** With a class of its own, or {@code null}, and a kind of work that decides with it. */
    Stage useCase(Urgency urgency, String useCase) {
        return terms(urgency, useCase, null, null);
    }

    /** With a deadline this long after its creation, an hour ago. */
    Stage deadline(long seconds, OnDeadlineMiss then) {
        return terms(Urgency.Low, null, seconds, then);
    }

    Stage runs(RunPolicy policy) {
        AIBatchJobSpec s = job.getSpec();
        job.setSpec(new AIBatchJobSpec(
                s.laneRef(),
                s.useCase(),
                s.urgency(),
                s.deadlineSeconds(),
                s.onDeadlineMiss(),
                s.attribution(),
                s.ceilingUSD(),
                s.input(),
                s.steps(),
                s.output(),
                s.retry(),
                s.maxFailedPercent(),
                s.runKey(),
                policy,
                s.suspend()));
        return this;
    }

    private Stage terms(Urgency urgency, String useCase, Long seconds, OnDeadlineMiss then) {
        AIBatchJobSpec s = job.getSpec();
        job.setSpec(new AIBatchJobSpec(
                s.laneRef(),
                useCase,
                urgency,
                seconds,
                then,
                s.attribution(),
                s.ceilingUSD(),
                s.input(),
                s.steps(),
                s.output(),
                s.retry(),
                s.maxFailedPercent(),
                s.runKey(),
                s.runPolicy(),
                s.suspend()));
        return this;
    }

    Stage finalized() {
        job.addFinalizer(AIBatchJob.FINALIZER);
        return this;
    }

    Stage leaving() {
        job.getMetadata().setDeletionTimestamp(NOW.toString());
        return finalized();
    }

    Stage abandoned() {
        job.getMetadata().setAnnotations(Map.of(AIBatchJob.ABANDON, "true"));
        return leaving();
    }

    /** It has begun: its run is known, ten items, none done. */
    Stage begun() {
        fresh = false;
        counts = counts == null ? NONE_DONE : counts;
        return finalized();
    }

    Stage charged(Charge... some) {
        charges = Arrays.asList(some);
        return begun();
    }

    Stage spent(long dollars) {
        settled = List.of(new SettledCharges(
                LANE,
                BEFORE.minusSeconds(0),
                "batch-primary",
                "gpt-5.4-mini",
                1,
                usd(dollars),
                usd(0),
                usd(2),
                null,
                1,
                1,
                0));
        return begun();
    }

    Stage done(long succeeded, long failed) {
        counts = new Outcome.Counts(10, succeeded, failed);
        return begun();
    }

    Stage asked(long dollars) {
        ask = new Ask(seq, LANE_UID, "batch-primary", PRICES, usd(dollars), 1_000, usd(1), 100, BEFORE, null);
        return begun();
    }

    Stage granted(long dollars) {
        grant = new Grant("job-1", seq, usd(dollars), 1_000, BEFORE);
        return this;
    }

    Stage refusedBy(String... targets) {
        verdicts = Arrays.stream(targets)
                .map(name -> new TargetVerdict(name, Reason.REFUSED_BY_PROVIDER.word(), "No."))
                .toList();
        return begun();
    }

    // ---- what happened

    Stage came(Work of, Outcome outcome) {
        outcomes.put(of.key(), outcome);
        return this;
    }

    Stage runs(Work work) {
        running.put(work.key(), true);
        return this;
    }

    Stage surveyed(Outcome.Surveyed survey) {
        outcomes.put(Work.Survey.KEY, survey);
        return this;
    }

    /** A survey that is up to date. */
    Stage surveyed(Outcome.Counts seen, Outcome.Offer... offers) {
        return surveyed(survey(seen, List.of(), null, offers));
    }

    Outcome.Surveyed survey(Outcome.Counts seen, List<Charge> orphans, RunRecord finished, Outcome.Offer... offers) {
        return surveyOf("spec-1", "input-1", seen, orphans, finished, offers);
    }

    Outcome.Surveyed surveyOf(
            String spec,
            String input,
            Outcome.Counts seen,
            List<Charge> orphans,
            RunRecord finished,
            Outcome.Offer... offers) {
        return new Outcome.Surveyed(
                mark(), RUN, spec, input, seen, List.of(offers), List.of(), finished, orphans, List.of(), usd(0));
    }

    /** The mark that the job's course itself would survey for now. */
    String mark() {
        Turn turn = JobCourse.next(view(), now);
        return turn.work().stream()
                .filter(Work.Survey.class::isInstance)
                .map(work -> ((Work.Survey) work).mark())
                .findFirst()
                .orElse("");
    }

    /** What an earlier turn planned. */
    Stage targets(List<TargetVerdict> planned, JobEstimate said) {
        verdicts = planned;
        estimate = said;
        return begun();
    }

    Stage remote(String id, RemoteBatch.State state) {
        remote.put(id, SampleCharges.batch(id, state, 0));
        return this;
    }

    Stage sees(LaneSight lane) {
        sight = lane;
        return this;
    }

    Turn next() {
        return JobCourse.next(view(), now);
    }

    JobView view() {
        job.setStatus(fresh ? null : status());
        return new JobView(
                other == null ? job : other,
                sight == null ? ours() : sight,
                installationFault,
                process,
                Map.of(Provider.OpenAI, settle),
                outcomes,
                running,
                remote,
                moved,
                lost,
                0,
                null,
                writtenAt,
                notBefore,
                queued);
    }

    private AIBatchJobStatus status() {
        return new AIBatchJobStatus(
                1L,
                List.of(),
                Phase.Queued,
                "Queued",
                RUN,
                "spec-1",
                "input-1",
                null,
                openTime,
                deadlineTime,
                seq,
                ask,
                new ItemCounts(counts.total(), counts.succeeded(), counts.failed(), 0),
                null,
                null,
                estimate,
                verdicts,
                escalations,
                charges.isEmpty() ? null : charges,
                settled.isEmpty() ? null : settled,
                null,
                null,
                null,
                null,
                null,
                null,
                completions,
                null,
                null,
                null,
                null);
    }

    private Ours ours() {
        SpendLane lane = new SpendLane();
        lane.setMetadata(new ObjectMetaBuilder()
                .withName(LANE)
                .withUid(LANE_UID)
                .withGeneration(1L)
                .build());
        Target target = new Target(
                "batch-primary",
                Provider.OpenAI,
                Mode.Batch,
                "gpt-5.4-mini",
                new Target.SecretRef("openai", "apiKey"),
                null,
                null,
                null,
                null,
                null);
        lane.setSpec(new SpendLaneSpec(
                null,
                stop,
                null,
                null,
                schedule,
                rates,
                null,
                List.of(target),
                new Routing(strategy, null, null),
                null,
                List.of(new Budget("nightly", BudgetPeriod.Daily, null, limit, null))));
        lane.setStatus(new SpendLaneStatus(
                1L, List.of(), null, null, null, null, null, null, null, null, null, null, learned));
        return new Ours(lane, new LaneTerms(lane.getSpec()), 3, open, grant, folded);
    }
}
