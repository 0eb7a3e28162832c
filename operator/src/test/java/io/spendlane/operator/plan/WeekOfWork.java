package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Backup;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A week of mixed work in virtual time, under one policy: a batch endpoint whose batches take as long as was published (seven minutes in the
 * median, nine in ten an hour; one in a hundred gets stuck), and the same model in real time at twice the price behind one rate limit.
 */
final class WeekOfWork {
    static final long REALTIME_MICROS = 10_000;
    static final long BATCH_MICROS = REALTIME_MICROS / 2;

    private static final Instant BEGIN = Instant.parse("2026-11-16T00:00:00Z");
    private static final Duration SWITCH = Duration.ofMinutes(12);
    private static final MinuteRates RATES = new MinuteRates(2_400L, null);
    private static final double CALLS_PER_SECOND = 2_400 / 60d;
    private static final double DAY = 86_400;

    enum Policy {
        ALWAYS_REALTIME("always in real time"),
        ALWAYS_BATCH("always in batches"),
        FIXED_CUT_OFF("batch first, the rest in real time at half of the deadline"),
        PLANNER("Spendlane");

        final String words;

        Policy(String words) {
            this.words = words;
        }
    }

    enum Kind {
        HIGH(60, 50, 25),
        NORMAL(3_600, 2_000, 30),
        LOW(86_400, 20_000, 25);

        final long deadline;
        final int most;
        final int share;

        Kind(long deadline, int most, int share) {
            this.deadline = deadline;
            this.most = most;
            this.share = share;
        }
    }

    /** What a week came to: USD micros, and jobs in time of all, by kind. */
    record Result(long micros, long items, Map<Kind, int[]> inTime) {}

    private record Job(Kind kind, double at, int items, double batchSeconds, double cancelSeconds) {}

    private record Seen(Mode mode, long upToItems) {}

    private record Event(double at, Runnable what) {}

    private final Policy policy;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingDouble(Event::at));
    private final Map<Seen, TimeHistogram> seen = new LinkedHashMap<>();
    private final Map<Kind, int[]> inTime = new EnumMap<>(Kind.class);
    private Instant aged = BEGIN;
    private double now;
    private double realtimeFree;
    private long micros;
    private long items;

    WeekOfWork(Policy policy) {
        this.policy = policy;
    }

    Result run(long seed) {
        for (Job job : jobs(new Random(seed))) {
            events.add(new Event(job.at(), () -> arrives(job)));
        }
        while (!events.isEmpty()) {
            Event next = events.poll();
            now = next.at();
            next.what().run();
        }
        return new Result(micros, items, inTime);
    }

    /** The same for every policy: about 15,000 requests an hour by day, a third of it by night. */
    private static List<Job> jobs(Random random) {
        List<Job> jobs = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            double perHour = 15_000 * kind.share / 100d / (kind.most / 2d);
            for (double at = 0; at < 7 * DAY; at += -Math.log(1 - random.nextDouble()) * 3_600 / perHour) {
                boolean night = at % DAY < DAY / 3;
                if (!night || random.nextInt(3) == 0) {
                    jobs.add(new Job(
                            kind, at, 1 + random.nextInt(kind.most), batchSeconds(random), 10 + random.nextInt(290)));
                }
            }
        }
        return jobs;
    }

    private static double batchSeconds(Random random) {
        double sigma = Math.log(60d / 7) / 1.2816;
        double drawn = 420 * Math.exp(sigma * random.nextGaussian());
        return random.nextInt(100) == 0 ? Double.POSITIVE_INFINITY : Math.max(20, Math.min(DAY, drawn));
    }

    private void arrives(Job job) {
        items += job.items();
        switch (policy) {
            case ALWAYS_REALTIME -> realtime(job, job.items());
            case ALWAYS_BATCH -> batch(job);
            case FIXED_CUT_OFF -> {
                batch(job);
                double cut = now + job.kind().deadline / 2d;
                events.add(new Event(cut, () -> giveUp(job, cut)));
            }
            case PLANNER -> planned(job);
        }
    }

    // ---- what the operator does

    private void planned(Job job) {
        Experience experience = new Experience(learned(), instant());
        Completion batch = experience.completion("batch", Mode.Batch, job.items(), 50_000);
        Completion fast = RealtimePace.within(
                experience.completion("now", Mode.Realtime, job.items(), 50_000), job.items(), 0, RATES);
        Instant deadline = BEGIN.plusMillis((long) ((job.at() + job.kind().deadline) * 1_000));
        Plan plan = Planner.plan(
                List.of(estimate("batch", BATCH_MICROS, job, batch), estimate("now", REALTIME_MICROS, job, fast)),
                new PlanTerms(instant(), deadline, false, null, null, RoutingStrategy.Cheapest, SWITCH));
        if (plan.chosen().target().equals("now")) {
            realtime(job, job.items());
            return;
        }
        batch(job);
        if (plan.backup() != null) {
            watch(
                    job,
                    deadline,
                    new Backup(
                            "now",
                            plan.backup().completion().p90().toSeconds(),
                            SWITCH.toSeconds(),
                            batch.p99().toSeconds()));
        }
    }

    private void watch(Job job, Instant deadline, Backup backup) {
        double begin = now;
        double look = seconds(Lateness.nextLook(deadline, backup, sight(job, begin, begin), instant()));
        events.add(new Event(look, () -> look(job, begin, deadline, backup)));
    }

    private void look(Job job, double begin, Instant deadline, Backup backup) {
        if (now >= begin + job.batchSeconds()) {
            return;
        }
        Lateness.Sight sight = sight(job, begin, now);
        if (Lateness.cause(deadline, backup, sight, instant()) != null) {
            giveUp(job, now);
            return;
        }
        double next = Math.max(now + 60, seconds(Lateness.nextLook(deadline, backup, sight, instant())));
        events.add(new Event(next, () -> look(job, begin, deadline, backup)));
    }

    private static Lateness.Sight sight(Job job, double begin, double at) {
        long done = (long) (job.items() * progress(job, at - begin));
        double moved = done > 0 ? at : begin;
        return new Lateness.Sight(instant(begin), instant(moved), done, job.items(), false);
    }

    private LaneLearned learned() {
        List<LaneLearned.Times> times = new ArrayList<>();
        seen.forEach((place, histogram) -> times.add(new LaneLearned.Times(
                place.mode() == Mode.Realtime ? "now" : "batch", place.upToItems(), 0, 0, 0, histogram.thousandths())));
        return new LaneLearned(aged, times, List.of());
    }

    private void learn(Mode mode, long count, double took) {
        double factor = Ageing.factor(aged, instant());
        seen.replaceAll((place, histogram) -> histogram.aged(factor));
        aged = instant();
        Duration whole = Duration.ofMillis((long) (took * 1_000));
        Duration time = mode == Mode.Realtime ? RealtimePace.measure(whole, count) : whole;
        seen.merge(new Seen(mode, SizeClass.of(count).most()), TimeHistogram.EMPTY.plus(time), (a, b) -> a.plus(time));
    }

    private static TargetEstimate estimate(String target, long each, Job job, Completion completion) {
        Money cost = Money.micros(each * job.items());
        TokenEstimate tokens = new TokenEstimate(job.items() * 400L, job.items() * 100L);
        return new TargetEstimate(
                target,
                job.items(),
                tokens,
                tokens,
                cost,
                cost.times(3),
                Money.micros(REALTIME_MICROS * job.items()),
                completion,
                true);
    }

    // ---- what the provider does

    /** Nothing for the first third of a batch's time, then steadily; a stuck one never. */
    private static double progress(Job job, double after) {
        if (Double.isInfinite(job.batchSeconds())) {
            return 0;
        }
        return Math.max(0, Math.min(1, (after / job.batchSeconds() - 1 / 3d) * 1.5));
    }

    private final Map<Job, Double> running = new LinkedHashMap<>();

    private void batch(Job job) {
        double begin = now;
        running.put(job, begin);
        double end = begin + Math.min(job.batchSeconds(), DAY);
        events.add(new Event(end, () -> ends(job, begin)));
    }

    private void ends(Job job, double begin) {
        if (running.remove(job) == null) {
            return;
        }
        if (Double.isInfinite(job.batchSeconds())) {
            realtime(job, job.items()); // it expired with nothing done
            return;
        }
        micros += BATCH_MICROS * job.items();
        learn(Mode.Batch, job.items(), now - begin);
        done(job, now);
    }

    private void giveUp(Job job, double at) {
        Double begin = running.remove(job);
        if (begin == null) {
            return;
        }
        int back = (int) (job.items() * progress(job, at - begin));
        micros += BATCH_MICROS * back;
        events.add(new Event(at + job.cancelSeconds(), () -> realtime(job, job.items() - back)));
    }

    private void realtime(Job job, int count) {
        double asked = now;
        double begin = Math.max(now, realtimeFree);
        realtimeFree = begin + count / CALLS_PER_SECOND;
        micros += REALTIME_MICROS * count;
        double end = realtimeFree + 5;
        events.add(new Event(end, () -> {
            learn(Mode.Realtime, count, end - asked);
            done(job, end);
        }));
    }

    private void done(Job job, double at) {
        int[] counts = inTime.computeIfAbsent(job.kind(), k -> new int[2]);
        counts[0] += at <= job.at() + job.kind().deadline ? 1 : 0;
        counts[1]++;
    }

    private Instant instant() {
        return instant(now);
    }

    private static Instant instant(double at) {
        return BEGIN.plusMillis((long) (at * 1_000));
    }

    private static double seconds(Instant time) {
        return Duration.between(BEGIN, time).toMillis() / 1_000d;
    }
}
