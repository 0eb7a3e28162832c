package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AlertAction;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.Budget.Alert;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.RateLimits;
import io.spendlane.api.v1alpha1.Schedule;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.api.v1alpha1.Urgency;
import java.time.Instant;
import java.util.List;

/** What the stories of this package are told with: whole dollars, one lane named overnight, the process "me". */
final class Stories {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Instant BEFORE = NOW.minusSeconds(3600);
    static final String LANE = "overnight";
    static final String UID = "lane-1";
    static final String ME = "me";
    static final ChargePrices PRICES = new ChargePrices(
            new Rates(usd(1), usd(1), usd(1), usd(2)),
            null,
            new Rates(usd(2), usd(2), usd(2), usd(4)),
            null,
            null,
            null,
            null);

    private Stories() {}

    static Money usd(long dollars) {
        return Money.micros(dollars * 1_000_000);
    }

    static Budget budget(String name, BudgetPeriod period, long dollars, Alert... alerts) {
        Long rolling = period == BudgetPeriod.Rolling ? 86_400L : null;
        return new Budget(name, period, rolling, String.valueOf(dollars), List.of(alerts));
    }

    static Alert block(int percent) {
        return new Alert(percent, AlertAction.Block);
    }

    static Alert notice(int percent) {
        return new Alert(percent, AlertAction.Notify);
    }

    static SpendLaneSpec spec(StopPolicy stop, String zone, Budget... budgets) {
        Target target = new Target(
                "batch-primary",
                Provider.OpenAI,
                Mode.Batch,
                "gpt-5.4-mini",
                new Target.SecretRef("openai", "apiKey"),
                null,
                null,
                null,
                null,
                null);
        return new SpendLaneSpec(
                null, stop, null, null, null, null, zone, List.of(target), null, null, List.of(budgets));
    }

    /** The same, admitting only in this window. */
    static SpendLaneSpec scheduled(SpendLaneSpec s, String start, long seconds) {
        return new SpendLaneSpec(
                s.namespaceSelector(),
                s.stopPolicy(),
                s.urgencies(),
                s.useCases(),
                new Schedule(List.of(new Schedule.Window(start, seconds, null))),
                s.rateLimits(),
                s.timeZone(),
                s.targets(),
                s.routing(),
                s.baseline(),
                s.budgets());
    }

    /** The same, with so many tokens a day. */
    static SpendLaneSpec limited(SpendLaneSpec s, long tokensPerDay) {
        return new SpendLaneSpec(
                s.namespaceSelector(),
                s.stopPolicy(),
                s.urgencies(),
                s.useCases(),
                s.schedule(),
                new RateLimits(null, null, tokensPerDay),
                s.timeZone(),
                s.targets(),
                s.routing(),
                s.baseline(),
                s.budgets());
    }

    static SpendLaneSpec daily(long dollars) {
        return spec(StopPolicy.None, null, budget("nightly", BudgetPeriod.Daily, dollars));
    }

    static LaneTerms terms(Budget... budgets) {
        return new LaneTerms(spec(StopPolicy.None, null, budgets));
    }

    static SpendLane lane(SpendLaneSpec spec, Ledger ledger) {
        SpendLane lane = new SpendLane();
        lane.setMetadata(new ObjectMetaBuilder()
                .withName(LANE)
                .withUid(UID)
                .withGeneration(1L)
                .withResourceVersion("10")
                .withFinalizers(SpendLane.FINALIZER)
                .build());
        lane.setSpec(spec);
        if (ledger != null) {
            lane.setStatus(SpendLaneStatus.of(1L, List.of(), ledger));
        }
        return lane;
    }

    static SpendLane deleting(SpendLane lane) {
        lane.getMetadata().setDeletionTimestamp(BEFORE.toString());
        return lane;
    }

    /** Books that are up to date for {@code spec}, in epoch 3. */
    static Ledger ledger(SpendLaneSpec spec, Grant... grants) {
        return new Ledger(
                UID,
                3,
                ME,
                BEFORE,
                new LaneTerms(spec).budgetsDigest(),
                List.of(grants),
                List.of(),
                Folding.nothing().total(),
                null,
                List.of());
    }

    static Grant grant(String job, long seq, long dollars) {
        return new Grant(job, seq, usd(dollars), 1_000, BEFORE);
    }

    static Ask ask(long seq, long dollars, long smallest) {
        return new Ask(seq, UID, "batch-primary", PRICES, usd(dollars), 1_000, usd(smallest), 1, BEFORE, null);
    }

    static Charge charge(String batch, long dollars) {
        return charge(batch, LANE, BEFORE, dollars, new Owner(2, ME), null);
    }

    static Charge charge(String batch, String lane, Instant granted, long dollars, Owner owner, Boolean adopted) {
        return new Charge(
                batch,
                Charge.State.Submitted,
                lane,
                UID,
                granted,
                "batch-primary",
                new Account(Provider.OpenAI, "https://api.openai.com/v1", "openai", "apiKey"),
                "gpt-5.4-mini",
                PRICES,
                usd(dollars),
                1_000,
                10,
                "file-1",
                null,
                null,
                BEFORE,
                owner,
                List.of("batch_1"),
                adopted,
                null,
                null,
                null,
                null);
    }

    static SettledCharges settled(long dollars) {
        return settled(LANE, BEFORE, dollars);
    }

    static SettledCharges settled(String lane, Instant granted, long dollars) {
        return new SettledCharges(
                lane,
                QuarterHours.begin(granted),
                "batch-primary",
                "gpt-5.4-mini",
                1,
                usd(dollars),
                Money.ZERO,
                usd(2 * dollars),
                null,
                100,
                10,
                0);
    }

    /** A job in the making. */
    record Job(AIBatchJob object) {
        static Job job(String uid) {
            AIBatchJob job = new AIBatchJob();
            job.setMetadata(new ObjectMetaBuilder()
                    .withName(uid)
                    .withNamespace("legal")
                    .withUid(uid)
                    .withGeneration(1L)
                    .withResourceVersion("100")
                    .withCreationTimestamp(BEFORE.toString())
                    .build());
            job.setSpec(new AIBatchJobSpec(
                    new AIBatchJobSpec.LaneRef(LANE),
                    null,
                    Urgency.Normal,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
            return new Job(job);
        }

        Job named(String name) {
            object.getMetadata().setName(name);
            return this;
        }

        Job at(long version) {
            object.getMetadata().setResourceVersion(String.valueOf(version));
            return this;
        }

        Job finalized() {
            object.addFinalizer(AIBatchJob.FINALIZER);
            return this;
        }

        Job leaving() {
            object.getMetadata().setDeletionTimestamp(NOW.toString());
            return finalized();
        }

        Job with(long seq, Ask ask, List<Charge> charges, List<SettledCharges> settled) {
            object.setStatus(new AIBatchJobStatus(
                    1L, null, null, null, null, null, null, null, null, null, seq, ask, null, null, null, null, null,
                    null, charges, settled, null, null, null, null, null, null, null, null, null, null, null));
            return this;
        }

        Job asks(long seq, long dollars, long smallest) {
            return finalized().with(seq, ask(seq, dollars, smallest), null, null);
        }

        Job holds(long seq, Charge... charges) {
            return finalized().with(seq, null, List.of(charges), null);
        }

        Job spent(long seq, SettledCharges... settled) {
            return finalized().with(seq, null, null, List.of(settled));
        }

        JobEntry entry() {
            return JobEntry.of(object);
        }
    }
}
