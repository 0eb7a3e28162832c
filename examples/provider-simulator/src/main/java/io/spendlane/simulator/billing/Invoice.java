package io.spendlane.simulator.billing;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the providers would charge, exactly.
 *
 * @param duplicateItems items that were billed more than once, however often
 * @param duplicateBillings billings beyond the first of each item
 */
public record Invoice(Usd totalUSD, List<Line> lines, int duplicateItems, int duplicateBillings) {

    /** One line per provider, account, model and mode. */
    public record Line(
            String provider,
            String account,
            String model,
            Mode mode,
            int calls,
            int items,
            long inputTokens,
            long outputTokens,
            Usd totalUSD) {

        private Line plus(Line other) {
            return new Line(
                    provider,
                    account,
                    model,
                    mode,
                    calls + other.calls,
                    items + other.items,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    totalUSD.plus(other.totalUSD));
        }
    }

    public static Invoice of(Collection<Call> calls) {
        List<Call> billed =
                calls.stream().filter(call -> call.billedItems() > 0).toList();
        Map<String, Line> lines = new TreeMap<>();
        for (Call call : billed) {
            Line line = line(call);
            String key = String.join("|", line.provider, line.account, line.model, line.mode.text());
            lines.merge(key, line, Line::plus);
        }
        Usd total = lines.values().stream().map(Line::totalUSD).reduce(Usd.ZERO, Usd::plus);
        return withDuplicates(total, List.copyOf(lines.values()), hashes(billed));
    }

    private static Line line(Call call) {
        return new Line(
                call.provider(),
                call.account(),
                String.valueOf(call.model()),
                call.kind(),
                1,
                call.billedItems(),
                call.inputTokens(),
                call.outputTokens(),
                call.costUSD());
    }

    private static long[] hashes(List<Call> billed) {
        long[] all =
                new long[billed.stream().mapToInt(call -> call.hashes().size()).sum()];
        int at = 0;
        for (Call call : billed) {
            call.hashes().copyTo(all, at);
            at += call.hashes().size();
        }
        Arrays.sort(all);
        return all;
    }

    private static Invoice withDuplicates(Usd total, List<Line> lines, long[] sorted) {
        int items = 0;
        int billings = 0;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                billings++;
                if (i == 1 || sorted[i - 1] != sorted[i - 2]) {
                    items++;
                }
            }
        }
        return new Invoice(total, lines, items, billings);
    }
}
