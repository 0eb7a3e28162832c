package io.spendlane.operator.items;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.Step;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.store.RunFolder;
import java.nio.charset.StandardCharsets;

/** What many of these tests start from. */
final class Samples {
    static final String RUN = "abcdefghij234567abcd";
    static final Names NAMES = new Names(RUN, 1, 1);
    static final RunFolder FOLDER = new RunFolder("legal", "contracts", RUN);

    /** One dollar per million input tokens, ten of output; twice that in real time. */
    static final ChargePrices PRICES =
            new ChargePrices(rates("1", "10"), null, rates("2", "20"), null, null, null, null);

    private Samples() {}

    static Rates rates(String input, String output) {
        return new Rates(Money.parse(input), Money.parse(input), Money.parse(input), Money.parse(output));
    }

    static Step prompt(String prompt, int maxOutputTokens) {
        return new Step("step", null, prompt, maxOutputTokens, null);
    }

    static Candidate candidate(int maxItems, long maxBytes) {
        return new Candidate("primary", new ChatWire(), "m", PRICES, new BatchWire.Limits(maxItems, maxBytes));
    }

    static Source text(String text) {
        return Source.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
