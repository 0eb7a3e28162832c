package io.spendlane.operator.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.InlineInput;
import io.spendlane.operator.provider.InlineInput.Checkpoint;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider's client must do. The simulator's ledger says what was really paid for. */
abstract class ProviderContract {
    private final Bench.Row row;
    private Bench bench;
    private BatchProvider batches;

    ProviderContract(Bench.Row row) {
        this.row = row;
    }

    /** State of a batch whose window ended half-way. */
    State stateOfExpired() {
        return State.EXPIRED;
    }

    /** State of a batch that was cancelled before anything was done. */
    State stateOfCancelled() {
        return State.CANCELLED;
    }

    /** Whether an expired batch still hands out what was done. */
    boolean keepsWhatWasDoneWhenExpired() {
        return true;
    }

    /** All, good and bad of four requests of which one fails, as the provider counts them. */
    List<Long> counts() {
        return List.of(4L, 3L, 1L);
    }

    /** Name of a batch as the provider shows it. */
    @Nullable
    String shownName(String name) {
        return name;
    }

    final Bench bench() {
        return bench;
    }

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(row);
        batches = bench.batches;
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    // ---- the usual way

    @Test
    void whatIsReportedIsWhatIsBilledAndWithinTheBound() throws Exception {
        List<String> texts = List.of("Say hi", "ﷺ and 👩‍👩‍👧‍👦", "[[sim-error-400]]", "?");
        List<Bound> bounds = texts.stream()
                .map(text -> batches.wire().bound(bench.line("i-0", text, 50)))
                .toList();
        bench.behaves("{\"completionSeconds\":0.2,\"outOfOrder\":true,\"billing\":{\"thinking\":7}}");
        NewBatch batch = bench.batch("sl-1", texts.toArray(String[]::new));

        RemoteBatch ended = bench.ended(batches.create(batch).id());

        assertThat(ended.state()).isEqualTo(State.ENDED);
        assertThat(ended.name()).isEqualTo(shownName("sl-1"));
        assertThat(List.of(ended.total(), ended.completed(), ended.failed())).isEqualTo(counts());
        long in = 0;
        long out = 0;
        Set<String> answered = new HashSet<>();
        for (ResultLine one : bench.rows(ended)) {
            int item = Integer.parseInt(one.customId().substring(2));
            if (one instanceof Failed failed) {
                assertThat(item).isEqualTo(2);
                assertThat(failed.retryable()).isFalse();
                assertThat(failed.errorClass()).matches("[A-Za-z0-9_.-]{1,64}");
                continue;
            }
            Answered answer = (Answered) one;
            answered.add(answer.customId());
            assertThat(answer.output().asText()).isNotEmpty();
            assertThat(answer.usage().input()).isBetween(1L, bounds.get(item).input());
            assertThat(answer.usage().output()).isBetween(7L, bounds.get(item).output());
            assertThat(answer.usage().reasoning()).isIn(0L, 7L);
            in += answer.usage().input();
            out += answer.usage().output();
        }
        assertThat(answered).containsExactlyInAnyOrder("i-0", "i-1", "i-3");
        JsonNode call = bench.calls().get(0);
        assertThat(call.path("inputTokens").asLong()).isEqualTo(in);
        assertThat(call.path("outputTokens").asLong()).isEqualTo(out);
    }

    @Test
    void tenMegabytesOfResultsAreStreamed() throws Exception {
        int items = 2_600;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; i < items; i++) {
            lines.writeBytes(bench.line("i-" + i, "[[sim-length]] " + i, 1_000));
            lines.write('\n');
        }
        RemoteBatch ended = bench.ended(batches.create(bench.batch("sl-1", Bench.content(lines.toByteArray())))
                .id());
        long bytes = 0;
        Set<String> ids = new HashSet<>();
        for (String result : ended.results()) {
            try (InputStream content = batches.content(result)) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                byte[] chunk = new byte[16 << 10];
                for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
                    bytes += n;
                    for (int i = 0; i < n; i++) {
                        if (chunk[i] == '\n') {
                            ids.add(batches.wire()
                                    .resultLine(line.toByteArray())
                                    .customId());
                            line.reset();
                        } else {
                            line.write(chunk[i]);
                        }
                    }
                }
                if (line.size() > 0) {
                    ids.add(batches.wire().resultLine(line.toByteArray()).customId());
                }
            }
        }
        assertThat(ids).hasSize(items);
        assertThat(bytes).isGreaterThan(9_000_000);
    }

    @Test
    void readsAListingPageByPage() throws Exception {
        bench.behaves("{\"completionSeconds\":0.1,\"pageSize\":2,\"foreignBatches\":2}");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            ids.add(batches.create(bench.batch("sl-" + i, "a")).id());
        }
        List<RemoteBatch> all = bench.all();
        assertThat(all).hasSize(9).extracting(RemoteBatch::id).doesNotHaveDuplicates();
        List<RemoteBatch> ours =
                all.stream().filter(batch -> ids.contains(batch.id())).toList();
        assertThat(ours).hasSize(3);
        for (RemoteBatch one : ours) {
            assertThat(one.createdAt())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        }
    }

    // ---- ends other than the usual one

    @Test
    void whatWasDoneBeforeTheWindowEndedIsKept() throws Exception {
        bench.behaves("{\"completionSeconds\":0.1,\"expireAfterSeconds\":0.3,\"expireDonePercent\":50}");
        RemoteBatch ended = bench.ended(
                batches.create(bench.batch("sl-1", "a", "b", "c", "d")).id());
        assertThat(ended.state()).isEqualTo(stateOfExpired());
        List<ResultLine> rows = bench.rows(ended);
        if (!keepsWhatWasDoneWhenExpired()) {
            assertThat(rows).isEmpty();
            return;
        }
        assertThat(rows.stream().filter(Answered.class::isInstance)).hasSize(2);
        assertThat(rows.stream().filter(Failed.class::isInstance).map(Failed.class::cast))
                .allMatch(failed -> failed.retryable() && !failed.mayBeBilled());
    }

    @Test
    void cancelsAndCancelsAgain() throws Exception {
        bench.behaves("{\"completionSeconds\":3600,\"cancelSeconds\":0}");
        String id = batches.create(bench.batch("sl-1", "a")).id();
        batches.cancel(id);
        assertThat(bench.ended(id).state()).isEqualTo(stateOfCancelled());
        assertThat(batches.cancel(id).state()).isEqualTo(stateOfCancelled());
        assertThat(bench.rows(bench.ended(id))).allMatch(Failed.class::isInstance);
    }

    @Test
    void cancellingWhatIsCompleteReadsIt() throws Exception {
        String id = batches.create(bench.batch("sl-1", "a")).id();
        bench.ended(id);
        assertThat(batches.cancel(id).state()).isEqualTo(State.ENDED);
    }

    // ---- the paid call

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\":\"resetAfter\"",
                "\"action\":\"statusAfter\",\"status\":500",
                "\"action\":\"statusAfter\",\"status\":503,\"retryAfter\":0",
                "\"action\":\"statusAfter\",\"status\":408",
                "\"action\":\"statusAfter\",\"status\":409",
                "\"action\":\"truncate\",\"keepPercent\":30"
            })
    void aCreateThatIsStoredAndNotAnsweredIsPaidOnceAndListed(String fault) throws Exception {
        NewBatch batch = bench.batch("sl-1", "a");
        bench.fault("create", fault);
        assertThat(refused(() -> batches.create(batch)).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(bench.calls()).hasSize(1);
        assertThat(bench.all()).singleElement().satisfies(found -> {
            assertThat(found.name()).isEqualTo(shownName("sl-1"));
            if (found.inputFileId() != null) {
                assertThat(found.inputFileId()).isEqualTo(batch.fileId());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\":\"resetBefore\"",
                "\"action\":\"status\",\"status\":500",
                "\"action\":\"status\",\"status\":409"
            })
    void aCreateThatIsNotStoredAndNotClearlyRefusedIsUnknownToo(String fault) throws Exception {
        NewBatch batch = bench.batch("sl-1", "a");
        bench.fault("create", fault);
        assertThat(refused(() -> batches.create(batch)).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(bench.calls()).isEmpty();
        assertThat(bench.all()).isEmpty();
    }

    /** A refused create by its kind, where the provider tells one that is not allowed from one whose input is gone. */
    boolean tellsRightsFromMissingInput() {
        return true;
    }

    @ParameterizedTest
    @CsvSource({"400,INVALID", "401,AUTHENTICATION", "403,AUTHENTICATION", "404,NOT_FOUND", "429,RATE_LIMITED"})
    void aRefusalIsClear(int status, Kind kind) throws Exception {
        NewBatch batch = bench.batch("sl-1", "a");
        bench.fault("create", "\"action\":\"status\",\"status\":" + status);
        Kind expected = status == 403 && !tellsRightsFromMissingInput() ? Kind.NOT_FOUND : kind;
        assertThat(refused(() -> batches.create(batch)).kind()).isEqualTo(expected);
        assertThat(bench.calls()).isEmpty();
    }

    @Test
    void aRefusalSaysHowLongToWait() throws Exception {
        NewBatch batch = bench.batch("sl-1", "a");
        bench.fault("create", "\"action\":\"status\",\"status\":429,\"retryAfter\":90");
        assertThat(refused(() -> batches.create(batch)).retryAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    /** What settles an unknown outcome: a file that can be deleted, or a clock and a name of the account. */
    @Test
    void anUnknownOutcomeCanBeSettled() throws Exception {
        if (batches.input() instanceof InlineInput inline) {
            Checkpoint before = inline.checkpoint();
            RemoteBatch created = batches.create(bench.batch("sl-1", "a", "b"));
            assertThat(created.createdAt()).isAfterOrEqualTo(before.time());
            assertThat(before.time()).isAfter(Instant.now().minusSeconds(60));
            assertThat(created.total()).isEqualTo(2);
            assertThat(before.account()).isNotBlank();
            assertThat(inline.checkpoint().account()).isEqualTo(before.account());
            return;
        }
        InputFiles files = (InputFiles) batches.input();
        NewBatch batch = bench.batch("sl-1", "a");
        assertThat(files.file(batch.file()).map(RemoteFile::id)).contains(batch.file());
        files.deleteFile(batch.file());
        files.deleteFile(batch.file());
        assertThat(files.file(batch.file())).isEmpty();
        try {
            RemoteBatch late = bench.ended(batches.create(batch).id());
            assertThat(late.state()).isEqualTo(State.FAILED);
        } catch (ProviderException e) {
            assertThat(e.kind()).isIn(Kind.INVALID, Kind.NOT_FOUND, Kind.AUTHENTICATION);
        }
        assertThat(bench.invoice().path("totalUSD").decimalValue()).isZero();
    }

    // ---- the free ones

    @ParameterizedTest
    @CsvSource({
        "400,INVALID",
        "401,AUTHENTICATION",
        "402,QUOTA",
        "403,AUTHENTICATION",
        "404,NOT_FOUND",
        "429,RATE_LIMITED",
        "500,RETRYABLE",
        "503,RETRYABLE",
        "529,RETRYABLE"
    })
    void errorsAreKinds(int status, Kind kind) throws Exception {
        bench.faults("list", "\"action\":\"status\",\"status\":" + status);
        ProviderException refused = refused(() -> batches.list(null));
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.status()).isEqualTo(status);
    }

    @Test
    void freeCallsOutliveAFault() throws Exception {
        bench.fault("list", "\"action\":\"status\",\"status\":503");
        assertThat(bench.all()).isEmpty();
        bench.fault("upload", "\"action\":\"resetAfter\"");
        RemoteBatch created = batches.create(bench.batch("sl-1", "a"));
        bench.fault("retrieve", "\"action\":\"resetBefore\"");
        assertThat(batches.get(created.id()).id()).isEqualTo(created.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"midLine", "lineEnd"})
    void aCutOffDownloadIsNoticed(String at) throws Exception {
        RemoteBatch ended =
                bench.ended(batches.create(bench.batch("sl-1", "a", "b", "c")).id());
        bench.fault("content", "\"action\":\"truncate\",\"at\":\"" + at + "\"");
        String result = ended.results().get(0);
        long read;
        int rows = 0;
        try (InputStream content = batches.content(result)) {
            byte[] bytes = content.readAllBytes();
            read = bytes.length;
            for (byte one : bytes) {
                rows += one == '\n' ? 1 : 0;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("broke off");
            return;
        }
        Optional<RemoteFile> known = batches.result(result);
        assertThat(known).isPresent();
        long size = known.get().bytes();
        if (size >= 0) {
            assertThat(read).as("bytes tell").isLessThan(size);
        } else {
            assertThat((long) rows).as("rows tell").isLessThan(ended.completed() + ended.failed());
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(refused(() -> batches.get("5e1b7c00-0000-4000-8000-000000000000"))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void aWrongKeyIsToldAndTheRightOneHeals() throws Exception {
        ProviderException refused = refused(() -> bench.client("sk-wrong").list(null));
        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused).hasMessageNotContaining("sk-wrong");
        assertThat(bench.client("sim-key").list(null).batches()).isEmpty();
    }

    @Test
    void discardsWhatItHasTaken() throws Exception {
        RemoteBatch ended = bench.ended(batches.create(bench.batch("sl-1", "a")).id());
        batches.discard(ended);
        ProviderException gone =
                refused(() -> batches.content(ended.results().get(0)).close());
        assertThat(gone.kind()).isIn(Kind.NOT_FOUND, Kind.AUTHENTICATION);
    }

    private interface Call {
        void make() throws ProviderException, IOException;
    }

    private static ProviderException refused(Call call) {
        return catchThrowableOfType(ProviderException.class, call::make);
    }
}
