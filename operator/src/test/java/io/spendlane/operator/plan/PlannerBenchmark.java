package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.RoutingStrategy;
import io.spendlane.operator.plan.WeekOfWork.Kind;
import io.spendlane.operator.plan.WeekOfWork.Policy;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Prints how many plans a second are made, what they cost over the exact optimum, what a week of mixed work costs under four policies, and
 * what the published mix saves. Measures, asserts nothing. Argument: a seed (1).
 */
public final class PlannerBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final int MIXES = 2_000;

    private final long seed;
    private final PrintStream out;

    private PlannerBenchmark(long seed, PrintStream out) {
        this.seed = seed;
        this.out = out;
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        new PlannerBenchmark(arguments.length > 0 ? Long.parseLong(arguments[0]) : 1, System.out).run();
    }

    private void run() {
        decisions();
        overOptimum("each job by itself", false, RoutingStrategy.Cheapest);
        overOptimum("jobs that wait for each other", true, RoutingStrategy.Cheapest);
        overOptimum("the same, Ordered", true, RoutingStrategy.Ordered);
        week();
        PublishedMix.print(out);
    }

    private void week() {
        out.println(
                "a week of mixed work (High 25, Normal 30, Low 25 of 100 requests; 20 are Critical and never come here):");
        out.println("| Policy | USD | of all in real time | High within 60 s | Normal within 1 h | Low within 24 h |");
        out.println("|---|---|---|---|---|---|");
        long whole = new WeekOfWork(Policy.ALWAYS_REALTIME).run(seed).micros();
        for (Policy policy : Policy.values()) {
            WeekOfWork.Result result = new WeekOfWork(policy).run(seed);
            out.printf(
                    "| %s | %,.2f | %.1f %% | %s | %s | %s |%n",
                    policy.words,
                    result.micros() / 1e6,
                    100d * result.micros() / whole,
                    inTime(result, Kind.HIGH),
                    inTime(result, Kind.NORMAL),
                    inTime(result, Kind.LOW));
        }
    }

    private static String inTime(WeekOfWork.Result result, Kind kind) {
        int[] counts = result.inTime().get(kind);
        return "%.1f %% of %,d".formatted(100d * counts[0] / counts[1], counts[1]);
    }

    private void decisions() {
        Random random = new Random(seed);
        List<List<TargetEstimate>> targets = new ArrayList<>();
        List<PlanTerms> terms = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            targets.add(PlanMix.targets(random));
            terms.add(PlanMix.terms(random, NOW, targets.get(i)));
        }
        long chosen = 0;
        for (int warm = 0; warm < 200; warm++) {
            chosen += plans(targets, terms);
        }
        long begin = System.nanoTime();
        int rounds = 300;
        for (int round = 0; round < rounds; round++) {
            chosen += plans(targets, terms);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        out.printf(
                "planner: %,.0f decisions/s, up to 5 targets each, verdicts and messages included (%,d chosen)%n",
                rounds * 1_000 / seconds, chosen);
    }

    private static int plans(List<List<TargetEstimate>> targets, List<PlanTerms> terms) {
        int chosen = 0;
        for (int i = 0; i < targets.size(); i++) {
            chosen += Planner.plan(targets.get(i), terms.get(i)).chosen() == null ? 0 : 1;
        }
        return chosen;
    }

    private void overOptimum(String what, boolean shared, RoutingStrategy strategy) {
        Random random = new Random(seed);
        List<Double> over = new ArrayList<>();
        int exact = 0;
        int worse = 0;
        int lateAnyway = 0;
        double planned = 0;
        double least = 0;
        while (over.size() < MIXES) {
            SmallMix mix = new SmallMix(random, shared);
            SmallMix.Result best = mix.optimum();
            SmallMix.Result plan = mix.planned(strategy);
            if (best.late() + best.refused() > 0) {
                lateAnyway++;
            } else if (plan.late() > 0) {
                worse++;
            } else {
                planned += plan.micros();
                least += best.micros();
                over.add(100d * (plan.micros() - best.micros()) / best.micros());
                exact += plan.micros() == best.micros() ? 1 : 0;
            }
        }
        over.sort(Double::compare);
        out.printf(
                "%s, %d mixes, every way tried: %.2f %% over the optimum in all, mean %.2f %%, p99 %.2f %%, most %.2f %%; exactly the optimum in %.1f %%; late though there was a way to be in time in %d more; %d without such a way left out%n",
                what,
                MIXES,
                100 * (planned - least) / least,
                over.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                over.get(over.size() * 99 / 100),
                over.get(over.size() - 1),
                100d * exact / over.size(),
                worse,
                lateAnyway);
    }
}
