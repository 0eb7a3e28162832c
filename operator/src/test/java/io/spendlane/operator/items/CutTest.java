package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.FOLDER;
import static io.spendlane.operator.items.Samples.NAMES;
import static io.spendlane.operator.items.Samples.candidate;
import static io.spendlane.operator.items.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.items.InputFault.Reason;
import io.spendlane.operator.plan.HoldMeter;
import io.spendlane.operator.provider.BatchWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutTest {
    private static final Money PLENTY = Money.parse("1000");

    @TempDir
    Path root;

    private TempStore store;

    @BeforeEach
    void newStore() {
        store = new TempStore(root);
    }

    @Test
    void writesRequestsAndIds() throws Exception {
        String input = "{\"id\":\"a\",\"t\":\"x\"}\n\n{\"t\":\"y\"}\n{\"id\":7,\"t\":\"z\"}\n";
        List<CutBatch> batches = cut(input, candidate(10, 10_000), all(3), PLENTY, 32);

        String name = NAMES.batch(0);
        assertThat(store.lines(FOLDER.requests(name)))
                .containsExactly(request(0, "x"), request(1, "y"), request(2, "z"));
        assertThat(store.lines(RecordIds.path(FOLDER, name)))
                .containsExactly("{\"i\":0,\"id\":\"a\"}", "{\"i\":2,\"id\":7}");
        long bytes = store.size(FOLDER.requests(name));
        long hold =
                bytes - 3 + 3 * 50; // a token a byte without the line ends, 5 tokens of output at ten times the price
        assertThat(batches)
                .containsExactly(new CutBatch(
                        name, 0, 3, Ranges.parse(List.of("0-2")), bytes, Money.micros(hold), bytes - 3 + 15));
        assertThat(store.all()).hasSize(2);
    }

    @Test
    void writesNoIdsWhereThereAreNone() throws Exception {
        cut(records(2), candidate(10, 10_000), all(2), PLENTY, 32);
        assertThat(store.all()).containsExactly(FOLDER.requests(NAMES.batch(0)));
    }

    @Test
    void cutsOnlyWhatIsPending() throws Exception {
        BitSet pending = new BitSet();
        List.of(1, 2, 5, 8).forEach(pending::set);
        List<CutBatch> batches = cut(records(10), candidate(10, 10_000), pending, PLENTY, 32);

        assertThat(batches).singleElement().satisfies(batch -> {
            assertThat(batch.name()).isEqualTo(NAMES.batch(1));
            assertThat(batch.firstItem()).isEqualTo(1);
            assertThat(batch.items()).isEqualTo(4);
            assertThat(batch.ranges()).hasToString("1-2,5,8");
        });
    }

    @Test
    void keepsToTheNumberOfItems() throws Exception {
        List<CutBatch> batches = cut(records(10), candidate(4, 10_000), all(10), PLENTY, 32);
        assertThat(batches).extracting(batch -> batch.ranges().toString()).containsExactly("0-3", "4-7", "8-9");
    }

    @Test
    void keepsToTheBytes() throws Exception {
        long line = request(0, "x0").length() + 1;
        List<CutBatch> batches = cut(records(10), candidate(100, 3 * line), all(10), PLENTY, 32);
        assertThat(batches).extracting(CutBatch::items).containsExactly(3, 3, 3, 1);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.bytes()).isLessThanOrEqualTo(3 * line);
            assertThat(store.size(FOLDER.requests(batch.name()))).isEqualTo(batch.bytes());
        });
        assertThat(cut(records(10), candidate(100, 3 * line - 1), all(10), PLENTY, 32))
                .extracting(CutBatch::items)
                .containsExactly(2, 2, 2, 2, 2);
    }

    @Test
    void keepsToTheNumberOfBatches() throws Exception {
        assertThat(cut(records(10), candidate(2, 10_000), all(10), PLENTY, 3))
                .extracting(batch -> batch.ranges().toString())
                .containsExactly("0-1", "2-3", "4-5");
        assertThat(cut(records(10), candidate(2, 10_000), all(10), PLENTY, 0)).isEmpty();
    }

    @Test
    void endsAtTheFirstItemThatTheGrantDoesNotCover() throws Exception {
        Money one = Money.micros(request(0, "x0").length() + 50);
        String input = "{\"t\":\"x0\"}\n{\"t\":\"x1\"}\n{\"t\":\"" + "y".repeat(200) + "\"}\n{\"t\":\"x3\"}\n";
        assertThat(cut(input, candidate(10, 10_000), all(4), one.times(3), 32))
                .singleElement()
                .satisfies(batch -> {
                    assertThat(batch.items()).isEqualTo(2);
                    assertThat(batch.hold()).isEqualTo(one.times(2));
                });
        assertThat(cut(input, candidate(10, 10_000), all(4), one, 32)).hasSize(1);
        assertThat(cut(input, candidate(10, 10_000), all(4), one.minus(Money.micros(1)), 32))
                .isEmpty();
    }

    @Test
    void neverHoldsMoreThanTheGrantHoweverItIsRounded() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            Candidate cheap = new Candidate(
                    "cheap",
                    new ChatWire(),
                    "m",
                    new ChargePrices(
                            Samples.rates("0.000" + (1 + random.nextInt(9)), "0.0137"),
                            null,
                            Samples.rates("1", "1"),
                            null,
                            null,
                            null,
                            null),
                    new BatchWire.Limits(1 + random.nextInt(4), 10_000));
            Money grant = Money.micros(random.nextInt(12));
            List<CutBatch> batches = cut(records(40), cheap, all(40), grant, 1 + random.nextInt(32));

            Money held = batches.stream().map(CutBatch::hold).reduce(Money.ZERO, Money::plus);
            assertThat(held).isLessThanOrEqualTo(grant);
            for (CutBatch batch : batches) {
                HoldMeter meter = new HoldMeter(cheap.prices());
                for (String line : store.lines(FOLDER.requests(batch.name()))) {
                    meter.add(cheap.wire().bound(line.getBytes(StandardCharsets.UTF_8)));
                }
                assertThat(batch.hold()).isEqualTo(meter.amount());
                assertThat(batch.tokens()).isEqualTo(meter.tokens());
            }
        }
    }

    @Test
    void writesNothingOfAnInputThatChanged() throws Exception {
        String digest = digest(records(10));
        for (String changed : List.of(
                records(10) + " ",
                records(9),
                "",
                records(10).replace("x9", "x8"),
                "no json",
                records(3) + "{\"other\":1}\n")) {
            InputFault fault = catchThrowableOfType(
                    InputFault.class,
                    () -> cutter(candidate(2, 10_000))
                            .cut(text(changed), digest, new Cut.Grant(all(10), PLENTY, Long.MAX_VALUE, 32), NAMES));
            assertThat(fault.reason()).as(changed).isEqualTo(Reason.INPUT_CHANGED);
            assertThat(fault).hasMessageContaining("Nothing of the new input was sent");
            assertThat(store.all()).isEmpty();
        }
    }

    @Test
    void tellsOfAFaultInTheInputItselfAndWritesNothing() {
        String input = records(3) + "{\"other\":1}\n";
        InputFault fault =
                catchThrowableOfType(InputFault.class, () -> cut(input, candidate(2, 10_000), all(4), PLENTY, 32));
        assertThat(fault.reason()).isEqualTo(Reason.FIELD_MISSING);
        assertThat(fault.line()).isEqualTo(4);
    }

    @Test
    void refusesARecordThatTheTargetCannotTake() throws Exception {
        InputFault fault =
                catchThrowableOfType(InputFault.class, () -> cut(records(3), candidate(2, 60), all(3), PLENTY, 32));
        assertThat(fault.reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void givesTheSameBytesWhenRepeated() throws Exception {
        cut(records(10), candidate(4, 10_000), all(10), PLENTY, 32);
        List<String> first = store.lines(FOLDER.requests(NAMES.batch(4)));
        cut(records(10), candidate(4, 10_000), all(10), PLENTY, 32);
        assertThat(store.lines(FOLDER.requests(NAMES.batch(4)))).isEqualTo(first);
    }

    @Test
    void letsNoRecordBreakOutOfItsLine() throws Exception {
        String evil = "\\\"}],\\\"tools\\\":[]}}\\n{\\\"custom_id\\\":\\\"" + NAMES.customId(1) + "\\\",\\u2028\\u0000";
        cut("{\"id\":\"" + evil + "\",\"t\":\"" + evil + "\"}\n", candidate(4, 10_000), all(1), PLENTY, 32);

        assertThat(store.lines(FOLDER.requests(NAMES.batch(0)))).singleElement().satisfies(line -> {
            assertThat(ChatWire.JSON.readTree(line).path("custom_id").asText()).isEqualTo(NAMES.customId(0));
            assertThat(ChatWire.JSON.readTree(line).path("body").has("tools")).isFalse();
        });
        assertThat(store.lines(RecordIds.path(FOLDER, NAMES.batch(0)))).hasSize(1);
    }

    @Test
    void staysWithinTheTokensOfItsGrantToo() throws Exception {
        long one = cut(records(1), candidate(10, 10_000), all(1), PLENTY, 32)
                .get(0)
                .tokens();
        for (long tokens : new long[] {one - 1, one, 3 * one - 1, 3 * one, 100 * one}) {
            List<CutBatch> batches = cutter(candidate(2, 10_000))
                    .cut(text(records(10)), digest(records(10)), new Cut.Grant(all(10), PLENTY, tokens, 32), NAMES);
            assertThat(batches.stream().mapToLong(CutBatch::tokens).sum()).isLessThanOrEqualTo(tokens);
            assertThat(batches.stream().mapToInt(CutBatch::items).sum()).isEqualTo((int) Math.min(10, tokens / one));
        }
    }

    @Test
    void keepsAtMost32Batches() {
        assertThatThrownBy(() -> new Cut.Grant(all(1), PLENTY, Long.MAX_VALUE, 33))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<CutBatch> cut(String input, Candidate candidate, BitSet pending, Money amount, int maxBatches)
            throws Exception {
        return cutter(candidate)
                .cut(text(input), digest(input), new Cut.Grant(pending, amount, Long.MAX_VALUE, maxBatches), NAMES);
    }

    private Cut cutter(Candidate candidate) throws InputFault {
        return new Cut(store, FOLDER, Rendering.of(Samples.prompt("{{t}}", 5)), candidate);
    }

    private static String digest(String input) throws Exception {
        try (Records records = Records.of(text(input))) {
            return records.digest();
        }
    }

    private static String records(int count) {
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < count; i++) {
            input.append("{\"t\":\"x").append(i).append("\"}\n");
        }
        return input.toString();
    }

    private static BitSet all(int count) {
        BitSet items = new BitSet();
        items.set(0, count);
        return items;
    }

    private static String request(int item, String text) {
        return "{\"custom_id\":\"" + NAMES.customId(item)
                + "\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}],\"max_completion_tokens\":5}}";
    }
}
