package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Targets and terms as they come, from a seed; and the rules that any plan has to keep, written down a second time. */
final class PlanMix {
    private PlanMix() {}

    static List<TargetEstimate> targets(Random random) {
        List<TargetEstimate> targets = new ArrayList<>();
        int count = random.nextInt(6);
        long items = 1 + random.nextInt(5_000);
        for (int i = 0; i < count; i++) {
            targets.add(target(random, "t" + i, items));
        }
        return targets;
    }

    private static TargetEstimate target(Random random, String name, long items) {
        boolean batch = random.nextInt(3) > 0;
        long likely = 1_000 + random.nextInt(9_000_000);
        long p50 = batch ? 60 + random.nextInt(7_200) : 1 + random.nextInt(600);
        long p90 = p50 + random.nextInt(batch ? 20_000 : 600);
        TokenEstimate tokens = new TokenEstimate(items * 400, items * (1 + random.nextInt(400)));
        return new TargetEstimate(
                name,
                items,
                tokens,
                tokens,
                Money.micros(likely),
                Money.micros(likely + random.nextInt(9_000_000)),
                Money.micros(2 * likely),
                new Completion(
                        Duration.ofSeconds(p50),
                        Duration.ofSeconds(p90),
                        Duration.ofSeconds(p90 + random.nextInt(60_000))),
                random.nextInt(4) > 0);
    }

    static PlanTerms terms(Random random, Instant now, List<TargetEstimate> targets) {
        Set<String> allowed = targets.stream()
                .map(TargetEstimate::target)
                .filter(t -> random.nextInt(3) > 0)
                .collect(Collectors.toSet());
        return new PlanTerms(
                now,
                random.nextInt(4) == 0 ? null : now.plusSeconds(random.nextInt(30_000)),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? null : Money.micros(random.nextInt(20_000_000)),
                random.nextBoolean() ? null : allowed,
                random.nextBoolean() ? RoutingStrategy.Ordered : RoutingStrategy.Cheapest,
                random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(900)));
    }

    static boolean permitted(TargetEstimate target, PlanTerms terms) {
        return (terms.allowed() == null || terms.allowed().contains(target.target()))
                && (terms.ceilingLeft() == null
                        || target.worst().micros() <= terms.ceilingLeft().micros());
    }

    static boolean inTime(TargetEstimate target, PlanTerms terms) {
        return terms.deadline() == null
                || Duration.between(terms.now(), terms.deadline())
                                .compareTo(target.completion().p90())
                        >= 0;
    }
}
