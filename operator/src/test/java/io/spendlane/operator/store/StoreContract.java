package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of store does. */
abstract class StoreContract {
    private static final int THREADS = 8;

    /** Empty, and the same one during a test. */
    protected abstract Store store() throws IOException;

    @Test
    void keepsWhatIsWritten() throws Exception {
        try (Store.Writing writing = store().write("legal/out/results.jsonl")) {
            writing.stream().write(bytes("one\n"));
            writing.stream().write(bytes("two\n"));
            writing.commit();
        }
        store().put("legal/out/summary.json", bytes("{}"));
        store().put("top", new byte[0]);

        assertThat(read("legal/out/results.jsonl")).isEqualTo("one\ntwo\n");
        assertThat(read("legal/out/summary.json")).isEqualTo("{}");
        assertThat(read("top")).isEmpty();
        assertThat(store().size("legal/out/results.jsonl")).isEqualTo(8);
        assertThat(store().exists("legal/out/results.jsonl")).isTrue();
    }

    @Test
    void streamsFilesLargerThanItsBuffers() throws Exception {
        byte[] block = new byte[1_000_003];
        new Random(7).nextBytes(block);
        try (Store.Writing writing = store().write("big")) {
            for (int i = 0; i < 20; i++) {
                writing.stream().write(block);
            }
            writing.commit();
        }
        assertThat(store().size("big")).isEqualTo(20L * block.length);
        try (InputStream in = store().read("big")) {
            for (int i = 0; i < 20; i++) {
                assertThat(in.readNBytes(block.length)).isEqualTo(block);
            }
            assertThat(in.read()).isNegative();
        }
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() throws Exception {
        store().put("a/file", bytes("x"));
        for (String path : List.of("none", "a/none", "none/none", "a", "a/file/none")) {
            assertThat(store().exists(path)).as(path).isFalse();
            assertThatThrownBy(() -> store().size(path)).as(path).isInstanceOf(NoSuchFileException.class);
        }
        assertThatThrownBy(() -> store().read("none")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store().read("a/file/none"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("a/file/none");
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws Exception {
        store().put("a/kept", bytes("old"));
        try (Store.Writing writing = store().write("a/kept")) {
            writing.stream().write(bytes("new"));
        }
        try (Store.Writing writing = store().write("a/never")) {
            writing.stream().write(bytes("new"));
            assertThat(store().exists("a/never")).isFalse();
        }
        assertThat(read("a/kept")).isEqualTo("old");
        assertThat(list("a")).containsExactly("a/kept");
    }

    @Test
    void commitHappensOnce() throws Exception {
        try (Store.Writing writing = store().write("a")) {
            writing.commit();
            assertThatThrownBy(writing::commit).isInstanceOf(IllegalStateException.class);
        }
        Store.Writing closed = store().write("b");
        closed.close();
        closed.close();
        assertThatThrownBy(closed::commit).isInstanceOf(IllegalStateException.class);
        assertThat(store().exists("a")).isTrue();
        assertThat(store().exists("b")).isFalse();
    }

    @Test
    void readersSeeOneFileOrTheOtherNeverAMixture() throws Exception {
        store().put("shared", bytes("0".repeat(10_000)));
        AtomicBoolean written = new AtomicBoolean();
        Set<String> wrong = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            Future<?> reader = threads.submit(() -> {
                while (!written.get()) {
                    String seen = read("shared");
                    if (seen.length() != 10_000 || seen.chars().distinct().count() != 1) {
                        wrong.add(seen);
                    }
                }
                return null;
            });
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                byte[] content = bytes(String.valueOf(i).repeat(10_000));
                writers.add(threads.submit(() -> {
                    for (int n = 0; n < 100; n++) {
                        store().put("shared", content);
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            written.set(true);
            reader.get();
        } finally {
            threads.shutdown();
        }
        assertThat(wrong).isEmpty();
        assertThat(read("shared")).hasSize(10_000);
    }

    @Test
    void ofManyWhoCreateAFileOneDoes() throws Exception {
        for (int round = 0; round < 20; round++) {
            String path = "spend/" + round + "/record";
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<String>> creators = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String mine = "writer " + i;
                creators.add(() -> {
                    start.await();
                    return store().create(path, bytes(mine)) ? mine : "";
                });
            }
            List<String> winners = inParallel(creators).stream()
                    .filter(winner -> !winner.isEmpty())
                    .toList();
            assertThat(winners).hasSize(1);
            assertThat(read(path)).isEqualTo(winners.get(0));
        }
    }

    @Test
    void createLeavesAloneWhatIsThere() throws Exception {
        store().put("a/there", bytes("old"));
        assertThat(store().create("a/there", bytes("new"))).isFalse();
        assertThat(read("a/there")).isEqualTo("old");
        assertThat(store().create("a/other", bytes("new"))).isTrue();
        assertThat(list("a")).containsExactly("a/other", "a/there");
    }

    @Test
    void foldersAreMadeByManyAtOnce() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<String>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String path = "deep/er/and/deeper/" + i;
            writers.add(() -> {
                start.await();
                store().put(path, bytes("x"));
                return path;
            });
        }
        assertThat(list("deep")).isEmpty();
        List<String> paths = inParallel(writers);
        assertThat(list("deep")).containsExactlyElementsOf(paths);
    }

    @Test
    void listsInTheOrderOfBytes() throws Exception {
        List<String> inOrder = List.of("x/A", "x/a-b", "x/a.txt", "x/a/b", "x/a/c/d", "x/a0", "x/ab", "x/b c", "x/z");
        for (String path : inOrder) {
            store().put(path, bytes("x"));
        }
        store().put("x.before", bytes("x"));
        store().put("xx/other", bytes("x"));

        assertThat(list("x")).containsExactlyElementsOf(inOrder);
        assertThat(list("x/a")).containsExactly("x/a/b", "x/a/c/d");
        assertThat(list("none")).isEmpty();
        assertThat(list("x/none")).isEmpty();
        assertThat(list("x/a.txt")).as("a file is no folder").isEmpty();
    }

    @Test
    void deletes() throws Exception {
        store().put("a/b", bytes("x"));
        store().delete("a/b");
        store().delete("a/b");
        store().delete("none/none");
        assertThat(store().exists("a/b")).isFalse();
        assertThat(list("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "a//b",
                "a/",
                "..",
                "../a",
                "a/../../b",
                "a/..",
                ".",
                "./a",
                "a/./b",
                "a\\b",
                "a\u0000b",
                "a\nb",
                "a\ud800"
            })
    void refusesPathsThatAreNotItsOwn(String path) {
        refused(() -> store().read(path));
        refused(() -> store().exists(path));
        refused(() -> store().size(path));
        refused(() -> store().write(path));
        refused(() -> store().put(path, bytes("x")));
        refused(() -> store().create(path, bytes("x")));
        refused(() -> {
            store().delete(path);
            return null;
        });
        refused(() -> store().list(path));
    }

    @Test
    void refusesPathsThatAreTooLong() {
        refused(() -> store().exists("a".repeat(256)));
        refused(() -> store().exists("\u00e9".repeat(128)));
        refused(() -> store().exists("a/".repeat(512) + "a"));
    }

    private static void refused(Callable<?> call) {
        assertThatThrownBy(call::call).isInstanceOf(UnsafePathException.class);
    }

    private static void refused(ThrowingRun call) {
        assertThatThrownBy(call::run).isInstanceOf(UnsafePathException.class);
    }

    private interface ThrowingRun {
        void run() throws Exception;
    }

    protected final String read(String path) throws IOException {
        try (InputStream in = store().read(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    protected final List<String> list(String folder) throws IOException {
        try (Stream<String> listed = store().list(folder)) {
            return listed.toList();
        }
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
