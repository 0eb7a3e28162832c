package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelReadsTest {
    private final ExecutorService readers = Executors.newFixedThreadPool(4);
    private final ParallelReads reads = new ParallelReads(readers);
    private final List<Integer> taken = new ArrayList<>();

    @AfterEach
    void end() {
        readers.shutdownNow();
    }

    @Test
    void handsOverInOrder() throws Exception {
        List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
        reads.each(all.iterator(), n -> n, taken::add);
        assertThat(taken).isEqualTo(all);
    }

    /** None would go on if they were read one after another. */
    @Test
    void readsSeveralAtATime() throws Exception {
        CountDownLatch together = new CountDownLatch(4);
        reads.each(
                List.of(1, 2, 3, 4).iterator(),
                n -> {
                    together.countDown();
                    awaitAll(together);
                    return n;
                },
                taken::add);
        assertThat(taken).containsExactly(1, 2, 3, 4);
    }

    @Test
    void theFirstFaultEndsIt() {
        List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
        assertThatThrownBy(() -> reads.each(
                        all.iterator(),
                        n -> {
                            if (n >= 300) {
                                throw new NoSuchFileException("file " + n);
                            }
                            return n;
                        },
                        taken::add))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("file 300");
        assertThat(taken).isEqualTo(all.subList(0, 300));
    }

    @Test
    void afterTheEndNothingIsRead() {
        readers.shutdown();
        assertThatThrownBy(() -> reads.each(List.of(1).iterator(), n -> n, taken::add))
                .isInstanceOf(InterruptedIOException.class);
    }

    private static void awaitAll(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }
}
