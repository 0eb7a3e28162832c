package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may start now. Takes asks in order of urgency and age, and grants while every budget still covers the worst case. */
record Admission(List<Grant> grants, Set<String> blockedBy) {

    /** A job's ask with what decides its turn. */
    record Asking(String jobUID, Urgency urgency, Instant created, Ask ask) {}

    /** {@code most} bounds how many grants are given, so that the lane's status stays bounded. */
    static Admission admit(List<Asking> asks, Balance balance, LaneTerms terms, Instant now, int most) {
        Map<String, Money> free = free(balance, terms);
        List<Grant> grants = new ArrayList<>();
        Set<String> blockedBy = new HashSet<>();
        for (Asking asking : asks.stream().sorted(TURN).toList()) {
            if (grants.size() == most) {
                break;
            }
            Ask ask = asking.ask();
            Optional<Money> least = free.values().stream().min(Comparator.naturalOrder());
            Money amount = least.isPresent() ? ask.amount().min(least.get()) : ask.amount();
            if (ask.smallestPart().exceeds(amount)) {
                free.forEach((budget, left) -> {
                    if (ask.smallestPart().exceeds(left)) {
                        blockedBy.add(budget);
                    }
                });
                continue;
            }
            grants.add(new Grant(asking.jobUID(), ask.seq(), amount, ask.tokens(), now));
            free.replaceAll((budget, left) -> left.minus(amount));
        }
        return new Admission(List.copyOf(grants), Set.copyOf(blockedBy));
    }

    private static Map<String, Money> free(Balance balance, LaneTerms terms) {
        Map<String, Money> free = new LinkedHashMap<>();
        for (Budget budget : terms.budgets()) {
            String name = LaneTerms.name(budget);
            Balance.Used used = balance.budgets().get(name);
            LaneTerms.blocksAt(budget)
                    .ifPresent(limit -> free.put(name, used == null ? limit : limit.minus(used.total())));
        }
        return free;
    }

    private static final Comparator<Asking> TURN = Comparator.<Asking>comparingInt(a -> Urgencies.rank(a.urgency()))
            .thenComparing(Asking::created)
            .thenComparing(Asking::jobUID);
}
