package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A few jobs that share a few targets, each of which does one after another what it is given: small enough for every way to share them out
 * to be tried.
 */
final class SmallMix {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private record Place(String name, long microsPerItem, long waitSeconds, long itemsPerSecond) {}

    private record Job(long items, long deadlineSeconds, long ceiling) {}

    /** What a way to share the jobs out comes to. */
    record Result(int late, int refused, long micros) implements Comparable<Result> {
        @Override
        public int compareTo(Result other) {
            return Comparator.comparingInt(Result::refused)
                    .thenComparingInt(Result::late)
                    .thenComparingLong(Result::micros)
                    .compare(this, other);
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();

    /** @param shared whether jobs wait for each other at a target */
    private final boolean shared;

    SmallMix(Random random, boolean shared) {
        this.shared = shared;
        int batches = 1 + random.nextInt(3);
        for (int i = 0; i < batches; i++) {
            places.add(new Place(
                    "batch-" + i, 100 + random.nextInt(400), 300 + random.nextInt(3_300), 1 + random.nextInt(4)));
        }
        long dearest = places.stream().mapToLong(Place::microsPerItem).max().orElseThrow();
        places.add(new Place("now", 2 * dearest, 1, 5 + random.nextInt(20)));
        int count = 2 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            long items = 10 + random.nextInt(5_000);
            long ceiling = random.nextInt(3) == 0 ? items * (300 + random.nextInt(1_500)) : Long.MAX_VALUE;
            jobs.add(new Job(items, 60 + random.nextInt(14_400), ceiling));
        }
        jobs.sort(Comparator.comparingLong(Job::deadlineSeconds));
    }

    int ways() {
        return (int) Math.pow(places.size(), jobs.size());
    }

    /** Each job in its turn goes where the planner sends it, which sees the queues as they are. */
    Result planned(RoutingStrategy strategy) {
        long[] busy = new long[places.size()];
        int late = 0;
        int refused = 0;
        long micros = 0;
        for (Job job : jobs) {
            List<TargetEstimate> estimates = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                estimates.add(estimate(places.get(i), job, seconds(places.get(i), job, busy[i])));
            }
            Plan plan = Planner.plan(
                    estimates,
                    new PlanTerms(
                            NOW,
                            NOW.plusSeconds(job.deadlineSeconds()),
                            true,
                            job.ceiling() == Long.MAX_VALUE ? null : Money.micros(job.ceiling()),
                            null,
                            strategy,
                            null));
            if (plan.chosen() == null) {
                refused++;
                continue;
            }
            int at = estimates.indexOf(plan.chosen());
            late += plan.inTime() ? 0 : 1;
            micros += plan.chosen().likely().micros();
            busy[at] += shared ? job.items() / places.get(at).itemsPerSecond() : 0;
        }
        return new Result(late, refused, micros);
    }

    /** The best of all ways: none is refused that could be taken, as few as possible are late, and it costs least. */
    Result optimum() {
        Result best = null;
        for (int way = 0; way < ways(); way++) {
            Result result = result(way);
            if (result != null && (best == null || result.compareTo(best) < 0)) {
                best = result;
            }
        }
        return best;
    }

    /** {@code null}: it breaks a ceiling that another way keeps. */
    private Result result(int way) {
        long[] busy = new long[places.size()];
        int rest = way;
        int late = 0;
        int refused = 0;
        long micros = 0;
        for (Job job : jobs) {
            int at = rest % places.size();
            rest /= places.size();
            Place place = places.get(at);
            if (worst(place, job) > job.ceiling()) {
                if (places.stream().anyMatch(p -> worst(p, job) <= job.ceiling())) {
                    return null;
                }
                refused++;
                continue;
            }
            late += seconds(place, job, busy[at]) > job.deadlineSeconds() ? 1 : 0;
            micros += place.microsPerItem() * job.items();
            busy[at] += shared ? job.items() / place.itemsPerSecond() : 0;
        }
        return new Result(late, refused, micros);
    }

    private static long seconds(Place place, Job job, long busy) {
        return busy + place.waitSeconds() + job.items() / place.itemsPerSecond();
    }

    private static long worst(Place place, Job job) {
        return 2 * place.microsPerItem() * job.items();
    }

    private static TargetEstimate estimate(Place place, Job job, long seconds) {
        Money likely = Money.micros(place.microsPerItem() * job.items());
        Duration time = Duration.ofSeconds(seconds);
        TokenEstimate tokens = new TokenEstimate(job.items() * 400, job.items() * 100);
        return new TargetEstimate(
                place.name(),
                job.items(),
                tokens,
                tokens,
                likely,
                Money.micros(worst(place, job)),
                likely.times(2),
                new Completion(time, time, time),
                true);
    }
}
