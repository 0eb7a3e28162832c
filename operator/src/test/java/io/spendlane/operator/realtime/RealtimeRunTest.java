package io.spendlane.operator.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.items.Names;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RateLeft;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.account.Providers;
import io.spendlane.operator.store.DirectoryStore;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealtimeRunTest {
    private static final int ITEMS = 40;
    private static final BatchWire WIRE = Providers.wire(Provider.OpenAI);
    private static final Names NAMES = new Names("a".repeat(20), 1, 1);
    private static final RunFolder FOLDER = new RunFolder("ns", "job", NAMES.runId());
    private static final String BATCH = NAMES.batch(0);

    private final ExecutorService pool = Executors.newFixedThreadPool(16);
    private final RunningCalls running = new RunningCalls();
    private final ConcurrentLinkedQueue<Integer> asked = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    private Store store;
    private CallFiles files;

    @BeforeEach
    void requests() throws Exception {
        store = DirectoryStore.open(directory, Clock.systemUTC());
        files = new CallFiles(store, FOLDER, BATCH);
        StringBuilder lines = new StringBuilder();
        for (int item = 0; item < ITEMS; item++) {
            lines.append(
                    "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}],\"max_completion_tokens\":5}}\n"
                            .formatted(NAMES.customId(item), item));
        }
        store.put(FOLDER.requests(BATCH), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS))
                .as("nobody writes into the folder any more")
                .isTrue();
    }

    @FunctionalInterface
    private interface Answers {
        void before(int item, int time) throws ProviderException;
    }

    private RealtimeProvider provider(Answers answers) {
        int[] times = new int[ITEMS];
        return (line, model) -> {
            int item = NAMES.item(WIRE.customId(line));
            int time;
            synchronized (times) {
                time = ++times[item];
            }
            answers.before(item, time);
            asked.add(item);
            return new RealtimeAnswer(("row " + item).getBytes(StandardCharsets.UTF_8), RateLeft.UNKNOWN);
        };
    }

    private void run(String process, RealtimeProvider provider) throws Exception {
        new RealtimeRun(store, pool, running)
                .run(new RealtimeRun.Batch(FOLDER, BATCH, "m", WIRE, process), provider, Gate.OPEN, () -> true);
    }

    private static ProviderException fault(Kind kind) {
        return new ProviderException(kind, 0, "as told", Duration.ofMillis(5), null);
    }

    private static List<Integer> all() {
        return IntStream.range(0, ITEMS).boxed().toList();
    }

    @Test
    void asksEachItemOnceAndKeepsItsRow() throws Exception {
        run("one", provider((item, time) -> {}));

        assertThat(asked).containsExactlyInAnyOrderElementsOf(all());
        assertThat(running.answered(BATCH)).isEqualTo(ITEMS);
        files.gather(files.known().answered());
        assertThat(new String(store.read(FOLDER.results(BATCH)).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(IntStream.range(0, ITEMS)
                        .mapToObj(i -> "row " + i + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void asksNothingAgainAfterARestart() throws Exception {
        RealtimeProvider dies = provider((item, time) -> {
            if (item == 7) {
                throw fault(Kind.AUTHENTICATION);
            }
        });
        assertThatThrownBy(() -> run("one", dies)).isInstanceOf(ProviderException.class);
        run("two", provider((item, time) -> {}));

        assertThat(asked).containsExactlyInAnyOrderElementsOf(all());
    }

    @Test
    void twoProcessesShareWhatIsToBeAsked() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            RealtimeProvider provider = provider((item, time) -> {});
            List<Future<?>> ends = List.of(
                    both.submit(() -> {
                        run("one", provider);
                        return null;
                    }),
                    both.submit(() -> {
                        run("two", provider);
                        return null;
                    }));
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            both.shutdownNow();
        }
        assertThat(asked).containsExactlyInAnyOrderElementsOf(all());
    }

    @Test
    void aCallOfUnknownOutcomeIsNotRepeated() throws Exception {
        run("one", provider((item, time) -> {
            if (item == 3) {
                throw fault(Kind.UNKNOWN_OUTCOME);
            }
        }));
        run("one", provider((item, time) -> {}));

        assertThat(asked).hasSize(ITEMS - 1).doesNotContain(3);
        assertThat(files.known().claimed().cardinality()).isEqualTo(ITEMS);
        assertThat(files.known().answered().get(3)).isFalse();
    }

    @Test
    void aProviderThatAnswersNothingIsLeftAloneAfterAFewCalls() {
        AtomicInteger calls = new AtomicInteger();
        assertThatThrownBy(() -> run("one", provider((item, time) -> {
                    calls.incrementAndGet();
                    throw fault(Kind.UNKNOWN_OUTCOME);
                })))
                .isInstanceOf(ProviderException.class);

        assertThat(calls.get()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "RETRYABLE"})
    void whatWasCertainlyNotBilledIsAskedAgain(Kind kind) throws Exception {
        run("one", provider((item, time) -> {
            if (item % 5 == 0 && time == 1) {
                throw fault(kind);
            }
        }));

        assertThat(asked).containsExactlyInAnyOrderElementsOf(all());
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHENTICATION", "QUOTA", "INVALID"})
    void anAccountThatTakesNothingEndsTheRunAndClaimsNothing(Kind kind) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        assertThatThrownBy(() -> run("one", provider((item, time) -> {
                    calls.incrementAndGet();
                    throw fault(kind);
                })))
                .isInstanceOf(ProviderException.class);

        assertThat(asked).isEmpty();
        assertThat(calls.get()).isLessThan(ITEMS);
        assertThat(files.known().claimed().isEmpty()).isTrue();
    }

    @Test
    void aRunThatIsToldToStopBeginsNothingMore() throws Exception {
        run("one", provider((item, time) -> {
            if (item == 5) {
                running.halt(BATCH);
            }
        }));

        assertThat(asked).hasSizeLessThan(ITEMS);
        assertThat(files.known().claimed()).isEqualTo(files.known().answered());
    }

    /** By another process, which has listed the claims by then: a call that it does not know of would be paid twice. */
    @Test
    void aBatchThatIsBeingCollectedIsNotAskedAnyMore() throws Exception {
        run("one", provider((item, time) -> {
            if (item == 5) {
                close();
            }
        }));

        assertThat(asked).hasSizeLessThan(ITEMS);
        assertThat(files.known().claimed()).isEqualTo(files.known().answered());
    }

    private void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aCollectedBatchIsNotAskedAnyMore() throws Exception {
        store.put(FOLDER.items(BATCH), new byte[0]);
        run("late", provider((item, time) -> {}));

        assertThat(asked).isEmpty();
    }
}
