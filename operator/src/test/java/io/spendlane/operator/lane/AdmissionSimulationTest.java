package io.spendlane.operator.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.lane.Admission.Asking;
import io.spendlane.operator.lane.Balance.Used;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten days of generated work in virtual time, in a lane of 100 USD. What is granted is held for some hours and then settles at a part of it.
 * Nothing may wait for ever, little may idle while something that fits waits, and the limit is never overstepped.
 */
final class AdmissionSimulationTest {
    private static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z");
    private static final Duration SPAN = Duration.ofDays(10);
    private static final long LIMIT = 100_000_000;

    /** What arrives. */
    private interface Arrivals {
        List<Job> of(Random random);
    }

    private static final class Job {
        final String name;
        final Instant arrives;
        final Urgency urgency;
        final long dearest;
        long left;
        Instant asked;
        Instant started;
        long seq;

        Job(String name, Instant arrives, Urgency urgency, long amount, long dearest) {
            this.name = name;
            this.arrives = arrives;
            this.asked = arrives;
            this.urgency = urgency;
            this.left = amount;
            this.dearest = dearest;
        }

        Ask ask() {
            long part = Math.min(Math.min((left + 31) / 32, LIMIT / 20), left);
            long smallest = Math.min(left, Math.max(part, dearest));
            return new Ask(
                    seq,
                    Stories.UID,
                    "primary",
                    Stories.PRICES,
                    Money.micros(left),
                    1,
                    Money.micros(smallest),
                    1,
                    asked,
                    null);
        }

        Asking asking() {
            return new Asking(name, urgency, arrives.plus(Urgencies.deadline(urgency)), arrives, ask());
        }
    }

    private static final class Held {
        final Instant granted;
        final Instant ends;
        final long settlesAt;
        long amount;

        Held(Instant granted, Instant ends, long amount, long settlesAt) {
            this.granted = granted;
            this.ends = ends;
            this.amount = amount;
            this.settlesAt = settlesAt;
        }
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                arguments("a mix that the budget can just carry", BudgetPeriod.Daily, (Arrivals) r -> mixed(r, 0.8)),
                arguments("a mix, looking back a day", BudgetPeriod.Rolling, (Arrivals) r -> mixed(r, 0.8)),
                arguments("a light mix", BudgetPeriod.Daily, (Arrivals) r -> mixed(r, 0.3)),
                arguments("one large Low job in a stream of small Normal ones", BudgetPeriod.Rolling, (Arrivals) r ->
                        with(small(r, Urgency.Normal, 0.85), new Job("big", at(3), Urgency.Low, 60_000_000, 50_000))),
                arguments("one that needs much at once in a stream of small ones", BudgetPeriod.Rolling, (Arrivals)
                        r -> with(
                                small(r, Urgency.Normal, 0.7),
                                new Job("lump", at(3), Urgency.Low, 40_000_000, 20_000_000))),
                arguments("small ones behind one that would take everything for days", BudgetPeriod.Daily, (Arrivals)
                        r -> with(
                                small(r, Urgency.Normal, 0.2),
                                new Job("huge", at(0), Urgency.Normal, 900_000_000, 50_000))),
                arguments("the same, looking back a day", BudgetPeriod.Rolling, (Arrivals) r -> with(
                        small(r, Urgency.Normal, 0.2), new Job("huge", at(0), Urgency.Normal, 900_000_000, 50_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void streams(String story, BudgetPeriod period, Arrivals arrivals) {
        double worstIdle = 0;
        Duration worstWait = Duration.ZERO;
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            Result result = run(period, arrivals.of(random), random);
            worstIdle = Math.max(worstIdle, result.idle());
            worstWait = worstWait.compareTo(result.longestWait()) > 0 ? worstWait : result.longestWait();
        }
        System.out.printf(
                "%s: idle while fitting work waits %.2f %%, longest wait %s%n", story, 100 * worstIdle, worstWait);
        assertThat(worstIdle).isLessThanOrEqualTo(0.05);
        assertThat(worstWait).isLessThanOrEqualTo(Duration.ofHours(24));
    }

    private record Result(double idle, Duration longestWait) {}

    private static Result run(BudgetPeriod period, List<Job> jobs, Random random) {
        LaneTerms terms = Stories.terms(
                new Budget("limit", period, period == BudgetPeriod.Rolling ? 86_400L : null, "100", List.of()));
        PriorityQueue<Instant> events = new PriorityQueue<>(Comparator.naturalOrder());
        jobs.forEach(job -> events.add(job.arrives));
        Instant end = BEGIN.plus(SPAN);
        for (Instant hour = BEGIN; hour.isBefore(end); hour = hour.plusSeconds(900)) {
            events.add(hour);
        }
        List<Held> held = new ArrayList<>();
        Map<String, Job> waiting = new LinkedHashMap<>();
        List<Job> coming = new ArrayList<>(jobs);
        double idle = 0;
        Instant last = BEGIN;
        double idling = 0;
        while (!events.isEmpty() && events.peek().isBefore(end)) {
            Instant now = events.poll();
            idle += idling * Duration.between(last, now).toSeconds();
            last = now;
            held.forEach(h -> h.amount = h.ends.isAfter(now) ? h.amount : h.settlesAt);
            while (!coming.isEmpty() && !coming.get(0).arrives.isAfter(now)) {
                Job job = coming.remove(0);
                waiting.put(job.name, job);
            }
            Balance balance = balance(terms, held, now);
            List<Asking> asks = waiting.values().stream().map(Job::asking).toList();
            Admission admission = Admission.admit(asks, balance, terms, now, 1000);
            for (Grant grant : admission.grants()) {
                Job job = waiting.get(grant.jobUID());
                assertThat(grant.amount())
                        .isBetween(job.ask().smallestPart(), job.ask().amount());
                job.started = job.started == null ? now : job.started;
                job.left -= grant.amount().micros();
                job.asked = now;
                job.seq++;
                if (job.left == 0) {
                    waiting.remove(job.name);
                }
                Instant ends = now.plusSeconds(1800 + random.nextInt(4 * 3600));
                held.add(new Held(now, ends, grant.amount().micros(), (long)
                        (grant.amount().micros() * (0.2 + 0.6 * random.nextDouble()))));
                events.add(ends);
            }
            long free = LIMIT
                    - balance(terms, held, now).budgets().get("limit").total().micros();
            assertThat(free).isGreaterThanOrEqualTo(0);
            boolean fits = waiting.values().stream()
                    .anyMatch(job -> job.arrives.isBefore(now)
                            && job.asked.isBefore(now)
                            && job.ask().smallestPart().micros() <= free);
            idling = fits ? (double) free / LIMIT : 0;
        }
        Duration longest = Duration.ZERO;
        for (Job job : jobs) {
            // Those that come in the last days may wait beyond the end.
            if (job.started != null || job.arrives.isBefore(end.minus(Duration.ofDays(3)))) {
                Duration wait = Duration.between(job.arrives, job.started == null ? end : job.started);
                longest = wait.compareTo(longest) > 0 ? wait : longest;
            }
        }
        return new Result(idle / SPAN.toSeconds(), longest);
    }

    private static Balance balance(LaneTerms terms, List<Held> held, Instant now) {
        BudgetPeriods period = BudgetPeriods.of(terms.budgets().get(0), ZoneOffset.UTC, now);
        long sum = held.stream()
                .filter(h -> period.counts(h.granted))
                .mapToLong(h -> h.amount)
                .sum();
        return new Balance(
                Map.of("limit", new Used(Money.ZERO, Money.micros(sum))), Money.micros(sum), Balance.Tokens.NONE);
    }

    /** Jobs of all sizes, together so much of the limit a day as they really cost. */
    private static List<Job> mixed(Random random, double load) {
        List<Job> jobs = new ArrayList<>();
        double budget = load * LIMIT * SPAN.toDays() / 0.5; // half of a hold is really spent
        while (budget > 0) {
            double kind = random.nextDouble();
            long amount = kind < 0.8
                    ? 100_000 + random.nextInt(2_000_000)
                    : kind < 0.97 ? 2_000_000 + random.nextInt(10_000_000) : 20_000_000 + random.nextInt(100_000_000);
            long dearest = kind > 0.9 && kind < 0.92 ? amount / 2 : Math.max(1, amount / 500);
            Urgency urgency =
                    random.nextInt(10) == 0 ? Urgency.High : random.nextBoolean() ? Urgency.Normal : Urgency.Low;
            jobs.add(new Job("m" + jobs.size(), anyTime(random), urgency, amount, dearest));
            budget -= amount;
        }
        return sorted(jobs);
    }

    private static List<Job> small(Random random, Urgency urgency, double load) {
        List<Job> jobs = new ArrayList<>();
        double budget = load * LIMIT * SPAN.toDays() / 0.5;
        while (budget > 0) {
            long amount = 200_000 + random.nextInt(1_800_000);
            jobs.add(new Job("s" + jobs.size(), anyTime(random), urgency, amount, amount / 4));
            budget -= amount;
        }
        return sorted(jobs);
    }

    private static List<Job> with(List<Job> jobs, Job one) {
        List<Job> all = new ArrayList<>(jobs);
        all.add(one);
        return sorted(all);
    }

    private static List<Job> sorted(List<Job> jobs) {
        return jobs.stream()
                .sorted(Comparator.comparing((Job job) -> job.arrives))
                .toList();
    }

    private static Instant anyTime(Random random) {
        return BEGIN.plusSeconds(random.nextInt((int) SPAN.toSeconds()));
    }

    private static Instant at(int day) {
        return BEGIN.plus(Duration.ofDays(day));
    }
}
