package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptsTest {
    private static final String OK = "\"finish\":\"stop\",\"out\":\"x\"}";
    private static final String SOFT = "\"err\":\"http_500\",\"retry\":true,\"ran\":true}";
    private static final String HARD = "\"err\":\"refused\",\"retry\":false,\"ran\":true}";
    private static final String NOT_RUN = "\"err\":\"never_ran\",\"retry\":true,\"ran\":false}";

    @TempDir
    Path root;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void stands(String story, List<String> tries, boolean open, String expected) throws IOException {
        TempStore store = new TempStore(root);
        int submission = 0;
        for (String end : tries) {
            submission++;
            put(store, new Names(Samples.RUN, 1, submission), "{\"i\":0,\"s\":" + submission + ",\"cost\":1," + end);
        }
        BitSet running = new BitSet();
        running.set(0, open);

        Attempts attempts = Attempts.read(store, FOLDER, 1, 1, 3, running);

        String found = attempts.succeeded() == 1
                ? "succeeded"
                : attempts.failed() == 1 ? "failed" : attempts.running() == 1 ? "running" : "pending";
        assertThat(found).isEqualTo(expected);
        assertThat(attempts.succeeded() + attempts.failed() + attempts.running() + attempts.pendingItems())
                .isEqualTo(1);
        assertThat(attempts.pending().get(0)).isEqualTo(expected.equals("pending"));
    }

    static Stream<Arguments> stands() {
        return Stream.of(
                arguments("never sent", List.of(), false, "pending"),
                arguments("in an open batch", List.of(), true, "running"),
                arguments("answered", List.of(OK), false, "succeeded"),
                arguments("failed once", List.of(SOFT), false, "pending"),
                arguments("failed once and sent again", List.of(SOFT), true, "running"),
                arguments("failed twice", List.of(SOFT, SOFT), false, "pending"),
                arguments("failed three times", List.of(SOFT, SOFT, SOFT), false, "failed"),
                arguments("answered at last", List.of(SOFT, SOFT, OK), false, "succeeded"),
                arguments("refused for good", List.of(HARD), false, "failed"),
                arguments("refused for good, and yet sent", List.of(HARD), true, "running"),
                arguments("answered and refused", List.of(OK, HARD), false, "succeeded"),
                arguments("answered and sent again", List.of(OK), true, "succeeded"),
                arguments("never ran", List.of(NOT_RUN, NOT_RUN, NOT_RUN, NOT_RUN), false, "pending"),
                arguments("failed after it never ran", List.of(NOT_RUN, SOFT, SOFT, SOFT), false, "failed"));
    }

    @Test
    void countsEveryItemOnceAndReadsOnlyItsStep() throws IOException {
        TempStore store = new TempStore(root);
        put(
                store,
                new Names(Samples.RUN, 1, 1),
                "{\"i\":0,\"s\":1,\"cost\":1," + OK,
                "{\"i\":1,\"s\":1,\"cost\":1," + HARD);
        put(store, new Names(Samples.RUN, 2, 1), "{\"i\":4,\"s\":1,\"cost\":1," + OK);
        store.put(FOLDER.path() + "/items/notes.txt", new byte[] {1});
        BitSet open = new BitSet();
        open.set(2, 4);

        Attempts attempts = Attempts.read(store, FOLDER, 1, 10, 3, open);

        assertThat(attempts.succeeded()).isEqualTo(1);
        assertThat(attempts.failed()).isEqualTo(1);
        assertThat(attempts.running()).isEqualTo(2);
        assertThat(attempts.pending()).hasToString("{4, 5, 6, 7, 8, 9}");
    }

    @Test
    void refusesWhatIsDamaged() throws IOException {
        TempStore store = new TempStore(root);
        Names names = new Names(Samples.RUN, 1, 1);
        for (String line : List.of(
                "x", "{\"i\":0", "{\"s\":1,\"cost\":1," + OK, "{\"i\":0,\"s\":1}", "{\"i\":\"0\",\"s\":1," + OK)) {
            put(store, names, line);
            assertThatThrownBy(() -> Attempts.read(store, FOLDER, 1, 1, 3, new BitSet()))
                    .as(line)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
        put(store, names, "{\"i\":1,\"s\":1,\"cost\":1," + OK);
        assertThatThrownBy(() -> Attempts.read(store, FOLDER, 1, 1, 3, new BitSet()))
                .hasMessageContaining("has item 1, and the input only 1");
    }

    private static void put(TempStore store, Names names, String... lines) throws IOException {
        store.put(FOLDER.items(names.batch(0)), String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}
