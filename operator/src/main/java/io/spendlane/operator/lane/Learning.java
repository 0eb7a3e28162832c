package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.LaneLearned.Times;
import io.spendlane.api.v1alpha1.LaneLearned.Tokens;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.plan.Ageing;
import io.spendlane.operator.plan.Completion;
import io.spendlane.operator.plan.CompletionTimes;
import io.spendlane.operator.plan.RealtimePace;
import io.spendlane.operator.plan.SizeClass;
import io.spendlane.operator.plan.TimeHistogram;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a lane learns from its jobs' batches. Each is counted at most once, whatever is read how often: those noted after the time up to which
 * all are counted, and long enough ago that every job has told of its own. One that is told later is not counted at all. Pure.
 */
final class Learning {
    /** A batch is noted by the write that settles it, and that write is seen well within this time. */
    private static final Duration TOLD = Duration.ofSeconds(30);

    private static final int MOST = 64;
    private static final long LARGE = 100_000;

    private final @Nullable LaneLearned before;
    private final Map<String, Mode> modes;
    private final Map<String, Integer> typical = new HashMap<>();

    Learning(@Nullable LaneLearned before, LaneTerms terms) {
        this.before = before;
        List<Target> targets =
                terms.spec().targets() == null ? List.of() : terms.spec().targets();
        this.modes = targets.stream()
                .filter(target -> target.name() != null && target.mode() != null)
                .collect(Collectors.toMap(
                        target -> Objects.requireNonNull(target.name()),
                        target -> Objects.requireNonNull(target.mode()),
                        (a, b) -> a,
                        LinkedHashMap::new));
        for (Target target : targets) {
            if (target.name() != null && target.typicalSeconds() != null) {
                typical.put(target.name(), target.typicalSeconds());
            }
        }
    }

    private record One(String useCase, BatchCompletion batch) {}

    private record Place(String target, long upToItems) {}

    private record Kind(String useCase, String target) {}

    /** With what is new; the same as before where nothing is. */
    @Nullable
    LaneLearned with(Collection<JobEntry> jobs, Instant now) {
        Instant from = before == null ? Instant.MIN : before.time();
        Instant until = now.minus(TOLD).truncatedTo(ChronoUnit.MILLIS);
        List<One> fresh = jobs.stream()
                .flatMap(job -> job.completions().stream()
                        .map(batch -> new One(job.useCase() == null ? "" : job.useCase(), batch)))
                .filter(one ->
                        one.batch().time().isAfter(from) && !one.batch().time().isAfter(until))
                .filter(one -> modes.containsKey(one.batch().target()))
                .toList();
        if (fresh.isEmpty()) {
            return before;
        }
        double factor = before == null ? 1 : Ageing.factor(before.time(), until);
        return new LaneLearned(until, times(fresh, factor), tokens(fresh, factor));
    }

    /** How long until there is something new to count; empty: all is counted. */
    Optional<Duration> untilNext(Collection<JobEntry> jobs, Instant now) {
        Instant from = before == null ? Instant.MIN : before.time();
        return jobs.stream()
                .flatMap(job -> job.completions().stream())
                .map(BatchCompletion::time)
                .filter(time -> time.isAfter(from) && !time.isAfter(now))
                .min(Comparator.naturalOrder())
                .map(time -> Duration.between(now, time.plus(TOLD)).plusMillis(100))
                .map(wait -> wait.isNegative() ? Duration.ofMillis(100) : wait);
    }

    private List<Times> times(List<One> fresh, double factor) {
        Map<Place, TimeHistogram> seen = new LinkedHashMap<>();
        if (before != null) {
            before.times().stream()
                    .filter(t -> modes.containsKey(t.target()))
                    .forEach(t -> seen.put(
                            new Place(t.target(), t.upToItems()),
                            TimeHistogram.of(t.thousandths()).aged(factor)));
        }
        for (One one : fresh) {
            BatchCompletion batch = one.batch();
            Mode mode = mode(batch);
            Place place = new Place(batch.target(), SizeClass.of(batch.items()).most());
            Duration whole = Duration.ofSeconds(Math.max(0, batch.seconds()));
            Duration time = mode == Mode.Realtime ? RealtimePace.measure(whole, batch.items()) : whole;
            seen.merge(place, TimeHistogram.EMPTY.plus(time), (a, b) -> a.plus(time));
        }
        return seen.entrySet().stream()
                .filter(e -> !e.getValue().thousandths().isEmpty())
                .map(e -> times(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(Times::target).thenComparing(Times::upToItems))
                .limit(MOST)
                .toList();
    }

    private Times times(Place place, TimeHistogram seen) {
        Mode mode = Objects.requireNonNull(modes.get(place.target()));
        Completion known = CompletionTimes.prior(mode, typical.get(place.target()));
        Completion prior = mode == Mode.Realtime ? RealtimePace.pace(known, Math.min(place.upToItems(), LARGE)) : known;
        Completion one = new CompletionTimes(seen, prior).one();
        return new Times(
                place.target(),
                place.upToItems(),
                one.p50().toSeconds(),
                one.p90().toSeconds(),
                one.p99().toSeconds(),
                seen.thousandths());
    }

    private Mode mode(BatchCompletion batch) {
        return Objects.requireNonNull(modes.get(batch.target()));
    }

    private List<Tokens> tokens(List<One> fresh, double factor) {
        Map<Kind, Tokens> used = new LinkedHashMap<>();
        Stream<Tokens> known = before == null
                ? Stream.of()
                : before.tokens().stream()
                        .filter(t -> modes.containsKey(t.target()))
                        .map(t -> aged(t, factor));
        Stream<Tokens> more = fresh.stream()
                .map(one -> new Tokens(
                        one.useCase(),
                        one.batch().target(),
                        one.batch().inputTokens(),
                        one.batch().inputBound(),
                        one.batch().outputTokens(),
                        one.batch().outputBound()));
        Stream.concat(known, more).forEach(t -> used.merge(new Kind(t.useCase(), t.target()), t, Learning::sum));
        List<Tokens> all = new ArrayList<>(used.values());
        all.removeIf(t -> t.inputBound() == 0);
        all.sort(Comparator.comparing(Tokens::inputBound).reversed());
        return all.stream()
                .limit(MOST)
                .sorted(Comparator.comparing(Tokens::useCase).thenComparing(Tokens::target))
                .toList();
    }

    private static Tokens aged(Tokens t, double factor) {
        return new Tokens(
                t.useCase(),
                t.target(),
                (long) (t.input() * factor),
                (long) (t.inputBound() * factor),
                (long) (t.output() * factor),
                (long) (t.outputBound() * factor));
    }

    private static Tokens sum(Tokens a, Tokens b) {
        return new Tokens(
                a.useCase(),
                a.target(),
                a.input() + b.input(),
                a.inputBound() + b.inputBound(),
                a.output() + b.output(),
                a.outputBound() + b.outputBound());
    }
}
