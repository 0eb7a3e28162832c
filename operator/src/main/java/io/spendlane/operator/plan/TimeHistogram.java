package io.spendlane.operator.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How often work took how long: weights by buckets that grow, each 1.41 times as long as the one before. Immutable. */
public final class TimeHistogram {
    /** The last bucket ends at eight days; what took longer is counted there. */
    public static final int BUCKETS = 32;

    public static final TimeHistogram EMPTY = new TimeHistogram(List.of());

    private static final double FIRST_SECONDS = 15;
    private static final long ONE = 1_000;

    private final List<Long> thousandths;

    private TimeHistogram(List<Long> thousandths) {
        this.thousandths = thousandths;
    }

    /** Weights in thousandths of a piece of work, at most {@link #BUCKETS}; those at the end may be left out. */
    public static TimeHistogram of(List<Long> thousandths) {
        return new TimeHistogram(thousandths.stream().limit(BUCKETS).toList());
    }

    /** Without the empty ones at the end. */
    public List<Long> thousandths() {
        return thousandths;
    }

    /** One piece of work that took so long. */
    public TimeHistogram plus(Duration time) {
        int bucket = bucket(time.toMillis() / 1000d);
        List<Long> next = new ArrayList<>(thousandths);
        while (next.size() <= bucket) {
            next.add(0L);
        }
        next.set(bucket, next.get(bucket) + ONE);
        return new TimeHistogram(List.copyOf(next));
    }

    /** With every weight multiplied by {@code factor}, from 0 to 1; weights below a thousandth are gone. */
    public TimeHistogram aged(double factor) {
        List<Long> next = new ArrayList<>();
        thousandths.forEach(weight -> next.add((long) (weight * factor)));
        while (!next.isEmpty() && next.get(next.size() - 1) == 0) {
            next.remove(next.size() - 1);
        }
        return new TimeHistogram(List.copyOf(next));
    }

    /** Pieces of work, by weight. */
    double weight() {
        return thousandths.stream().mapToLong(Long::longValue).sum() / (double) ONE;
    }

    /** Weight of what took at most {@code seconds}; within a bucket it is spread evenly. */
    double weightUpTo(double seconds) {
        double sum = 0;
        for (int i = 0; i < thousandths.size(); i++) {
            double begin = i == 0 ? 0 : end(i - 1);
            double part = (seconds - begin) / (end(i) - begin);
            sum += thousandths.get(i) * Math.max(0, Math.min(1, part));
        }
        return sum / ONE;
    }

    private static int bucket(double seconds) {
        int bucket = 0;
        while (bucket < BUCKETS - 1 && seconds > end(bucket)) {
            bucket++;
        }
        return bucket;
    }

    private static double end(int bucket) {
        return FIRST_SECONDS * Math.pow(2, bucket / 2d);
    }
}
