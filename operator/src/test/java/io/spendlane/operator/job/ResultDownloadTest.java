package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.job.ResultDownload.Extent;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.fireworks.FireworksWire;
import io.spendlane.operator.provider.gemini.GeminiWire;
import io.spendlane.operator.provider.openai.Dialect;
import io.spendlane.operator.provider.openai.OpenAIWire;
import io.spendlane.operator.store.DirectoryStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether what was read is all that there is. What is taken for whole and is not would be bought again. */
class ResultDownloadTest {
    private static final int ITEMS = 3;

    @TempDir
    private Path folder;

    static Stream<Arguments> extents() {
        return Stream.of(
                arguments("all bytes", List.of(batch(3, "f")), Map.of("f", 30L), 30, 3, Extent.WHOLE),
                arguments("too few bytes", List.of(batch(3, "f")), Map.of("f", 30L), 29, 3, Extent.SHORT),
                arguments("a file that is gone", List.of(batch(3, "f")), Map.of(), 0, 0, Extent.GONE),
                arguments("all rows, bytes not said", List.of(batch(3, "f")), Map.of("f", -1L), 30, 3, Extent.WHOLE),
                arguments("too few rows", List.of(batch(3, "f")), Map.of("f", -1L), 20, 2, Extent.SHORT),
                arguments("done, and no file is named yet", List.of(batch(3)), Map.of(), 0, 0, Extent.SHORT),
                arguments("the same without counts", List.of(batch(0)), Map.of(), 0, 0, Extent.SHORT),
                arguments(
                        "twins that did the same",
                        List.of(batch(3, "f"), batch(3, "g")),
                        Map.of("f", -1L, "g", -1L),
                        60,
                        3,
                        Extent.WHOLE),
                arguments(
                        "one of two names none yet",
                        List.of(batch(3, "f"), batch(1)),
                        Map.of("f", 30L),
                        30,
                        3,
                        Extent.SHORT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void extents(String story, List<RemoteBatch> batches, Map<String, Long> files, long bytes, long rows, Extent is)
            throws Exception {
        ResultDownload download = new ResultDownload(DirectoryStore.open(folder, Clock.systemUTC()));
        assertThat(download.extent(provider(files, new OpenAIWire(Dialect.OPENAI)), batches, bytes, rows, ITEMS))
                .isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({
        "ENDED, 3, SHORT, SHORT, SHORT",
        "ENDED, 0, SHORT, SHORT, SHORT",
        "EXPIRED, 3, SHORT, WHOLE, SHORT",
        "EXPIRED, 0, WHOLE, WHOLE, WHOLE",
        "CANCELLED, 3, SHORT, WHOLE, WHOLE",
        "CANCELLED, 0, WHOLE, WHOLE, WHOLE",
    })
    void whatWasStoppedNamesItsFilesLaterOnlyWhereItGivesAnythingBack(
            State state, long completed, Extent openai, Extent gemini, Extent fireworks) throws Exception {
        ResultDownload download = new ResultDownload(DirectoryStore.open(folder, Clock.systemUTC()));
        Map<BatchWire, Extent> expected = Map.of(
                new OpenAIWire(Dialect.OPENAI), openai, new GeminiWire(), gemini, new FireworksWire(), fireworks);
        expected.forEach((wire, extent) -> assertThat(extent(download, wire, batch(state, completed)))
                .as(wire.getClass().getSimpleName())
                .isEqualTo(extent));
    }

    private static Extent extent(ResultDownload download, BatchWire wire, RemoteBatch batch) {
        try {
            return download.extent(provider(Map.of(), wire), List.of(batch), 0, 0, ITEMS);
        } catch (ProviderException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RemoteBatch batch(long completed, String... results) {
        return batch(State.ENDED, completed, results);
    }

    private static RemoteBatch batch(State state, long completed, String... results) {
        return new RemoteBatch("batch", state, null, null, List.of(results), Instant.EPOCH, 3, completed, 0, List.of());
    }

    /** One that only knows the sizes of these files. */
    private static BatchProvider provider(Map<String, Long> files, BatchWire wire) {
        return (BatchProvider) Proxy.newProxyInstance(
                ResultDownloadTest.class.getClassLoader(),
                new Class<?>[] {BatchProvider.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("wire")) {
                        return wire;
                    }
                    if (!method.getName().equals("result")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    String id = (String) arguments[0];
                    return Optional.ofNullable(files.get(id)).map(size -> new RemoteFile(id, size, "", ""));
                });
    }
}
