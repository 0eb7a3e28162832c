package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.items.Candidate;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.plan.LaneBaseline;
import io.spendlane.operator.plan.PriceBook;
import io.spendlane.operator.plan.PriceLookup;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.account.Providers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which of a lane's targets can be used at all: their price is known and their Secret is there. */
final class TargetOffers {
    /** What runs in real time is cut into parts that are settled one by one; each of its items has files in the store meanwhile. */
    private static final BatchWire.Limits CALLS = new BatchWire.Limits(500, 64L * 1024 * 1024);

    private final Supplier<PriceBook> prices;
    private final ProviderAccounts accounts;
    private final Clock clock;

    /** A target with its price, and whether its batches wait for their turn at the account. */
    record Priced(String name, Mode mode, Account account, Candidate candidate, boolean queues) {
        Priced against(@Nullable Baseline baseline) {
            Candidate c = candidate;
            return new Priced(
                    name,
                    mode,
                    account,
                    new Candidate(c.name(), c.wire(), c.model(), c.prices().with(baseline), c.limits()),
                    queues);
        }
    }

    TargetOffers(Supplier<PriceBook> prices, ProviderAccounts accounts, Clock clock) {
        this.prices = prices;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** What may take work of this use case, in the lane's order; those that cannot be used are added to {@code refused}, with what to do. */
    List<Priced> priced(SpendLane lane, @Nullable String useCase, List<TargetVerdict> refused) {
        List<Priced> usable = new ArrayList<>();
        Optional<Set<String>> allowed = new LaneTerms(lane.getSpec()).useCases().targets(useCase);
        Baseline baseline =
                LaneBaseline.of(lane.getSpec(), prices.get(), clock.instant()).prices();
        for (Target target : SurveyWork.targetsOf(lane)) {
            String name = String.valueOf(target.name());
            if (allowed.filter(names -> !names.contains(name)).isPresent()) {
                refused.add(new TargetVerdict(
                        name,
                        Reason.USE_CASE_NOT_ALLOWED.word(),
                        "The lane lets work of use case %s only go to %s."
                                .formatted(
                                        useCase, allowed.get().stream().sorted().collect(Collectors.joining(", ")))));
                continue;
            }
            try {
                usable.add(priced(lane, target).against(baseline));
            } catch (WorkFault fault) {
                refused.add(new TargetVerdict(name, fault.reason().word(), String.valueOf(fault.getMessage())));
            }
        }
        return usable;
    }

    /** @throws WorkFault when the target cannot be used now */
    Priced priced(SpendLane lane, Target target) throws WorkFault {
        if (target.name() == null
                || target.provider() == null
                || target.model() == null
                || target.mode() == null
                || target.credentialsSecretRef() == null) {
            throw new WorkFault(Reason.TARGET_INVALID, "The target cannot be read as stored: apply the lane again.");
        }
        Account account = ProviderAccounts.of(target);
        PriceLookup price = prices.get()
                .priceOf(
                        account.provider(),
                        target.mode(),
                        target.model(),
                        target.price(),
                        account.baseUrl(),
                        clock.instant());
        if (price instanceof PriceLookup.Unknown unknown) {
            throw new WorkFault(Reason.PRICE_UNKNOWN, unknown.message());
        }
        accounts.open(account);
        PriceLookup.Found found = (PriceLookup.Found) price;
        BatchWire wire = Providers.wire(account.provider());
        AccountLimits most = accounts.limits(account, target.model());
        Candidate candidate = new Candidate(
                Objects.requireNonNull(target.name()),
                wire,
                Objects.requireNonNull(target.model()),
                found.prices(),
                target.mode() == Mode.Realtime ? CALLS : BatchSize.of(lane, target, wire, most));
        return new Priced(candidate.name(), target.mode(), account, candidate, most.any());
    }
}
