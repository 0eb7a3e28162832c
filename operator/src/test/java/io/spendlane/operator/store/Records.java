package io.spendlane.operator.store;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.Provider;
import java.time.Instant;
import java.util.Map;

/** Records as they are in real life. */
final class Records {
    static final Instant GRANTED = Instant.parse("2026-11-21T23:59:59.5Z");

    private Records() {}

    static SpendRecord spend(String lane, String batch, Instant grantTime, String spent) {
        return new SpendRecord(
                batch,
                lane,
                "lane-uid",
                "job-uid",
                "legal",
                "contracts",
                "run",
                "summarize",
                grantTime,
                Instant.parse("2026-11-22T01:00:00Z"),
                "batch-primary",
                Provider.OpenAI,
                "gpt-5.4-mini",
                50,
                48,
                1,
                1,
                1_000,
                100,
                0,
                200,
                0,
                Money.parse("1"),
                Money.parse(spent),
                Money.parse("0.01"),
                Money.parse("0.5"),
                null,
                null,
                null,
                Map.of("team", "legal", "project", "contracts"));
    }

    static BatchRecord batch(RunFolder run, String lane, String batch) {
        Rates rates = new Rates(Money.parse("0.375"), Money.parse("0.0375"), Money.parse("0.375"), Money.parse("2.25"));
        ChargePrices prices = new ChargePrices(rates, null, rates, null, null, null, null);
        Charge charge = new Charge(
                batch,
                State.Intended,
                lane,
                "lane-uid",
                GRANTED,
                "batch-primary",
                new Account(Provider.OpenAI, "https://api.openai.com/v1", "openai", "apiKey"),
                "gpt-5.4-mini",
                prices,
                Money.parse("0.5"),
                10_000,
                50,
                "file-1",
                null,
                null,
                GRANTED,
                new Charge.Owner(3, "p"),
                null,
                null,
                null,
                null,
                null,
                null);
        return new BatchRecord(charge, "job-uid", run.namespace(), run.job(), run.runId());
    }
}
