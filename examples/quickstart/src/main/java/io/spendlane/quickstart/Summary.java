package io.spendlane.quickstart;

import io.spendlane.api.Money;
import java.util.ArrayList;
import java.util.List;

/** What the demo did, in numbers. */
record Summary(Snapshot end, String invoiceUSD, long seconds) {

    List<String> lines() {
        long answered =
                end.jobs().stream().mapToLong(j -> j.items().succeeded()).sum();
        long failed = end.jobs().stream().mapToLong(j -> j.items().failed()).sum();
        Money spent = sum(end.jobs().stream().map(JobRow::spent).toList());
        Money uncertain = sum(end.jobs().stream().map(JobRow::uncertain).toList());
        Money realtime = sum(end.jobs().stream().map(JobRow::realtime).toList());
        Money saved = sum(end.jobs().stream().map(JobRow::saved).toList());
        List<String> lines = new ArrayList<>();
        lines.add("Summary after %d s".formatted(seconds));
        lines.add("  items answered     %,d, dead letters %,d".formatted(answered, failed));
        lines.add("  spent              %s USD%s".formatted(spent, atWorst(uncertain)));
        lines.add("  invoice            %s USD, the simulator's".formatted(invoiceUSD));
        lines.add("  in real time       %s USD".formatted(realtime));
        lines.add("  saved              %s USD, %d %%".formatted(saved, percent(saved, realtime)));
        end.jobs().stream()
                .filter(JobRow::stuck)
                .forEach(job -> lines.addAll(List.of("", job.name() + ": " + job.message())));
        return lines;
    }

    private static String atWorst(Money uncertain) {
        return uncertain.isZero()
                ? ""
                : ", of it %s at worst, for what a provider may have billed and does not report".formatted(uncertain);
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money.ZERO, Money::plus);
    }

    private static long percent(Money part, Money whole) {
        return whole.isZero() ? 0 : part.micros() * 100 / whole.micros();
    }
}
