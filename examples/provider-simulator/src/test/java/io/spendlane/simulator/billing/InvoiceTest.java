package io.spendlane.simulator.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.simulator.state.Owner;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InvoiceTest {
    private static Call call(Mode mode, String account, String model, String cost, long... items) {
        return new Call(
                1,
                new Owner("openai", account),
                mode,
                "id",
                null,
                model,
                5,
                items.length,
                "completed",
                10,
                20,
                Usd.parse(cost),
                Instant.EPOCH,
                BilledItems.of(items));
    }

    private static Call batch(long... items) {
        return call(Mode.BATCH, "a", "m", "1", items);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void countsDuplicates(String story, List<Call> calls, int items, int billings) {
        Invoice invoice = Invoice.of(calls);
        assertThat(invoice.duplicateItems()).isEqualTo(items);
        assertThat(invoice.duplicateBillings()).isEqualTo(billings);
    }

    static Stream<Arguments> countsDuplicates() {
        return Stream.of(
                arguments("nothing billed", List.of(), 0, 0),
                arguments("each once", List.of(batch(1, 2), batch(3)), 0, 0),
                arguments("one item in two batches", List.of(batch(1, 2), batch(2, 3)), 1, 1),
                arguments("one item twice in one batch", List.of(batch(1, 1)), 1, 1),
                arguments("one item three times", List.of(batch(1), batch(1), batch(1)), 1, 2),
                arguments("a whole batch twice", List.of(batch(1, 2, 3), batch(3, 2, 1)), 3, 3),
                arguments("in batch and in real time", List.of(batch(1), call(Mode.REALTIME, "a", "m", "1", 1)), 1, 1),
                arguments("in two accounts", List.of(batch(1), call(Mode.BATCH, "b", "m", "1", 1)), 1, 1),
                arguments("negative hashes too", List.of(batch(-1, Long.MIN_VALUE), batch(-1)), 1, 1));
    }

    @Test
    void addsUpPerProviderAccountModelAndMode() {
        Invoice invoice = Invoice.of(List.of(
                call(Mode.BATCH, "a", "m", "0.000001", 1, 2),
                call(Mode.BATCH, "a", "m", "0.000000000000000001", 3),
                call(Mode.REALTIME, "a", "m", "2", 4),
                call(Mode.BATCH, "b", "n", "3", 5),
                call(Mode.BATCH, "b", "n", "0")));
        assertThat(invoice.totalUSD()).hasToString("5.000001000000000001");
        assertThat(invoice.lines())
                .extracting(line -> line.account() + " " + line.model() + " "
                        + line.mode().text() + " " + line.calls() + " " + line.items() + " " + line.totalUSD())
                .containsExactly("a m batch 2 3 0.000001000000000001", "a m realtime 1 1 2.00", "b n batch 1 1 3.00");
    }
}
