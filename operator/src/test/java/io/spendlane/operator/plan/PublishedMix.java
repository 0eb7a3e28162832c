package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a published mix of work saves: shares of what is spent in real time, and where the planner sends each class. */
final class PublishedMix {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Money EACH = Money.parse("0.01");

    private record Share(int percent, Duration deadline) {}

    private PublishedMix() {}

    static void print(PrintStream out) {
        Map<String, Share> mix = new LinkedHashMap<>();
        mix.put("Critical", new Share(20, Duration.ZERO));
        mix.put("High", new Share(25, Duration.ofSeconds(60)));
        mix.put("Normal", new Share(30, Duration.ofHours(1)));
        mix.put("Low", new Share(25, Duration.ofHours(24)));
        out.println("the published mix, of 100 spent in real time, before anything was learned:");
        mix.forEach((name, share) -> out.printf(
                "  %s %d: %s%n",
                name, share.percent(), name.equals("Critical") ? "real time, not here" : chosen(share)));
        int low = mix.get("Low").percent();
        int normal = mix.get("Normal").percent();
        out.printf("  Low in batches at half price saves %.1f %%%n", low / 2d);
        out.printf("  Normal too: %.1f %%%n", (low + normal) / 2d);
        double more = 35 * 2 - low - normal;
        out.printf(
                "  35 %% takes %.0f of the %d points of High in batches as well,%n",
                more, mix.get("High").percent());
        double left = 35 - normal / 2d;
        out.printf(
                "  or Low at a model of %.0f %% of the price in real time, its own batch price included%n",
                100 * (1 - left / low));
        Money small = Money.parse("0.0003");
        out.printf(
                "a frontier model in real time at %s USD a request, a small one in a batch at %s USD: saves %.0f %%%n",
                EACH, small, 100d * EACH.minus(small).micros() / EACH.micros());
    }

    private static String chosen(Share share) {
        Experience experience = new Experience(null, NOW);
        Plan plan = Planner.plan(
                List.of(
                        estimate(
                                "batch",
                                1,
                                experience.completion("batch", io.spendlane.api.v1alpha1.Mode.Batch, 100, 50_000)),
                        estimate(
                                "real time",
                                2,
                                experience.completion("now", io.spendlane.api.v1alpha1.Mode.Realtime, 8, 50_000))),
                new PlanTerms(
                        NOW,
                        NOW.plus(share.deadline()),
                        false,
                        null,
                        null,
                        RoutingStrategy.Cheapest,
                        Duration.ofMinutes(12)));
        return plan.chosen().target()
                + (plan.backup() == null ? "" : ", with " + plan.backup().target() + " as backup");
    }

    private static TargetEstimate estimate(String target, long halves, Completion completion) {
        Money cost = Money.micros(EACH.micros() / 2 * halves);
        TokenEstimate tokens = new TokenEstimate(400, 100);
        return new TargetEstimate(target, 1, tokens, tokens, cost, cost, EACH, completion, true);
    }
}
