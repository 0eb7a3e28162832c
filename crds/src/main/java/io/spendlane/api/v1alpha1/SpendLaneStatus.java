package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.spendlane.api.Money;
import io.spendlane.api.SignedMoney;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lane spent, holds and granted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpendLaneStatus(
        @JsonPropertyDescription("The spec's generation that this status was decided from; -1 before the first look.")
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The state by aspect: Ready, Stalled, BudgetAlert, BudgetExhausted, TokensExhausted, GrantsUntaken, BaselineUnknown.")
        @Size(max = 16)
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The books.") @Nullable Ledger ledger,

        @JsonPropertyDescription("The budgets in their current periods.") @Size(max = 8) @Nullable
        List<BudgetStatus> budgets,

        @JsonPropertyDescription("Where spec.schedule is given: whether work is admitted now.") @Nullable
        WindowStatus window,

        @JsonPropertyDescription("Where rateLimits are given: what holds now, and what is left of it.") @Nullable
        RateStatus rates,

        @JsonPropertyDescription("Jobs by state.") @Nullable JobCounts jobs,

        @JsonPropertyDescription("USD spent since the lane exists.") @Nullable
        Money spentUSD,

        @JsonPropertyDescription("USD held for what runs or is granted, at worst.") @Nullable
        Money heldUSD,

        @JsonPropertyDescription("Part of spentUSD that providers may or may not have billed.") @Nullable
        Money uncertainUSD,

        @JsonDeserialize(using = SignedMoney.class)
        @JsonPropertyDescription("USD that the same models would have cost in real time, less spentUSD.")
        @Nullable
        Money savedUSD,

        @JsonPropertyDescription(
                "USD that the baseline model would have cost in real time; what was spent without a baseline counts as it is.")
        @Nullable
        Money baselineUSD,

        @JsonPropertyDescription("What was learned from batches that came back.") @Nullable
        LaneLearned learned) {

    /** The same with other conditions and books. */
    public SpendLaneStatus with(@Nullable Long generation, List<Condition> nextConditions, Ledger nextLedger) {
        return new SpendLaneStatus(
                generation,
                nextConditions,
                nextLedger,
                budgets,
                window,
                rates,
                jobs,
                spentUSD,
                heldUSD,
                uncertainUSD,
                savedUSD,
                baselineUSD,
                learned);
    }

    /** Of a lane that nothing is known of but its books. */
    public static SpendLaneStatus of(@Nullable Long generation, List<Condition> conditions, Ledger ledger) {
        return new SpendLaneStatus(
                generation, conditions, ledger, null, null, null, null, null, null, null, null, null, null);
    }

    /** The lane's rate limits at one moment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RateStatus(
            @JsonPropertyDescription("Real-time requests that are allowed in a minute now.") @Nullable
            Long requestsPerMinute,

            @JsonPropertyDescription("Tokens of real-time requests that are allowed in a minute now.") @Nullable
            Long tokensPerMinute,

            @JsonPropertyDescription(
                    "Requests of them that were left of the last minute, in tenths of the limit, as of half a minute ago at most.")
            @Nullable
            Long requestsLeft,

            @JsonPropertyDescription(
                    "Tokens of them that were left of the last minute, in tenths of the limit, as of half a minute ago at most.")
            @Nullable
            Long tokensLeft,

            @JsonPropertyDescription("The tokens of the current day.") @Nullable
            TokensOfDay tokensPerDay,

            @JsonPropertyDescription(
                    "Tokens a minute that last until the day ends, or the window where one is open and ends sooner, by quarter-hours; at most tokensPerMinute.")
            @Nullable
            Long safeTokensPerMinute) {}

    /** Tokens in a day of the lane's time zone. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TokensOfDay(
            @JsonPropertyDescription("Tokens that are allowed.")
            long limit,

            @JsonPropertyDescription("Tokens used.") long used,

            @JsonPropertyDescription("Tokens held for what runs or is granted, at worst.")
            long held,

            @JsonPropertyDescription("Tokens that may still be granted.")
            long available,

            @JsonPropertyDescription("When the day began.") Instant periodStart,

            @JsonPropertyDescription("When the next day begins.")
            Instant periodEnd) {}

    /** The lane's windows at one moment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WindowStatus(
            @JsonPropertyDescription("Whether a window is open.")
            boolean open,

            @JsonPropertyDescription(
                    "While one is open: until when; absent if windows follow each other for the next week.")
            @Nullable
            Instant until,

            @JsonPropertyDescription("While none is open: when the next one opens.") @Nullable
            Instant opensAt) {}

    /** Numbers of jobs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record JobCounts(
            @JsonPropertyDescription("Jobs that wait for a grant.")
            int waiting,

            @JsonPropertyDescription("Jobs with batches at a provider.")
            int running) {}

    /** A budget in its current period. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BudgetStatus(
            @JsonPropertyDescription("Name of the budget.") String name,

            @JsonPropertyDescription("When the period began; absent for Total.") @Nullable
            Instant periodStart,

            @JsonPropertyDescription("When the next period begins; absent for Total and Rolling.") @Nullable
            Instant periodEnd,

            @JsonPropertyDescription("USD at which it blocks, or its limit where it only informs.")
            Money limitUSD,

            @JsonPropertyDescription("USD spent in the period.")
            Money spentUSD,

            @JsonPropertyDescription("USD held in the period.")
            Money heldUSD,

            @JsonPropertyDescription("USD that may still be granted.")
            Money availableUSD,

            @JsonPropertyDescription("Thresholds reached in this period.") @Size(max = 8) @Nullable
            List<AlertReached> alerts) {}

    /** A threshold that was reached. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AlertReached(
            @JsonPropertyDescription("Percent of the limit.")
            int thresholdPercent,

            @JsonPropertyDescription("When it was first reached in this period.")
            Instant time) {}

    /** The lane's books: what cannot be read from the jobs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ledger(
            @JsonPropertyDescription("uid of the lane that these books belong to.")
            String laneUID,

            @JsonPropertyDescription("Number of the term: grows by one with each process that takes the lane over.")
            long epoch,

            @JsonPropertyDescription("Random id of the process that took the lane over.")
            String owner,

            @JsonPropertyDescription("High-water mark of the clock.")
            Instant time,

            @JsonPropertyDescription("Digest of budgets and time zone that carried was made for.") @Nullable
            String budgetsDigest,

            @JsonPropertyDescription("Grants that their jobs have not moved past.") @Size(max = 1000)
            List<Grant> grants,

            @JsonPropertyDescription("What folded jobs spent, by budget and time.") @Size(max = 2048)
            List<Carried> carried,

            @JsonPropertyDescription("What folded jobs spent since the lane exists.") @Nullable
            CarriedTotal total,

            @JsonPropertyDescription("Tokens that folded jobs used on one day; absent: none on the current one.")
            @Nullable
            CarriedTokens carriedTokens,

            @JsonPropertyDescription("uids of jobs that are in carried and may still exist.") @Size(max = 1000)
            List<String> folding) {

        /** The same at another time of the clock's high-water mark. */
        public Ledger at(Instant other) {
            return new Ledger(
                    laneUID, epoch, owner, other, budgetsDigest, grants, carried, total, carriedTokens, folding);
        }

        /** The same with other grants. */
        public Ledger granting(List<Grant> others) {
            return new Ledger(
                    laneUID, epoch, owner, time, budgetsDigest, others, carried, total, carriedTokens, folding);
        }
    }

    /** Leave to spend. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Grant(
            @JsonPropertyDescription("uid of the job.") String jobUID,
            @JsonPropertyDescription("Number of its ask.") long seq,

            @JsonPropertyDescription("USD, at most what was asked for.")
            Money amount,

            @JsonPropertyDescription("Tokens.") long tokens,
            @JsonPropertyDescription("When it was granted.") Instant time) {}

    /** Part of a budget that folded jobs used up. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Carried(
            @JsonPropertyDescription("Name of the budget.") String budget,

            @JsonPropertyDescription("Begin of the period, or of the slice of a Rolling one.")
            Instant from,

            @JsonPropertyDescription("USD spent.") Money spentUSD) {}

    /** Tokens that folded jobs used up. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CarriedTokens(
            @JsonPropertyDescription("Begin of the day.") Instant from,
            @JsonPropertyDescription("Tokens used.") long tokens) {}

    /** What folded jobs spent in all. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CarriedTotal(
            @JsonPropertyDescription("USD spent.") Money spentUSD,

            @JsonPropertyDescription("Part of it that providers may or may not have billed.")
            Money uncertainUSD,

            @JsonPropertyDescription("USD that real time would have cost.")
            Money realtimeUSD,

            @JsonPropertyDescription(
                    "USD that the baseline model would have cost; what was spent without a baseline counts as it is.")
            @Nullable
            Money baselineUSD) {}
}
