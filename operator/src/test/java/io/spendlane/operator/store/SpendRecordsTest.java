package io.spendlane.operator.store;

import static io.spendlane.operator.store.Records.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.Money;
import io.spendlane.operator.store.SpendRecords.Place;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendRecordsTest {
    private static final String PLACE = ".spendlane/spend/overnight/2026-11-21/sl-a.json";

    @TempDir
    private Path folder;

    private Store store;
    private SpendRecords records;

    @BeforeEach
    void open() throws Exception {
        store = DirectoryStore.open(folder, Clock.systemUTC());
        records = new SpendRecords(store);
    }

    @Test
    void liesUnderTheDateOfItsGrant() throws Exception {
        SpendRecord record = Records.spend("overnight", "sl-a", GRANTED, "0.25");
        assertThat(records.write(record)).isEqualTo(record);
        assertThat(store.exists(PLACE)).isTrue();
        assertThat(records.find("overnight", GRANTED, "sl-a")).contains(record);
        assertThat(records.find("overnight", GRANTED, "sl-b")).isEmpty();
        assertThat(records.find("other", GRANTED, "sl-a")).isEmpty();
        assertThat(records.find("overnight", GRANTED.plusSeconds(1), "sl-a")).isEmpty();
    }

    @Test
    void theFirstOneIsWhatIsSettled() throws Exception {
        SpendRecord first = Records.spend("overnight", "sl-a", GRANTED, "0.25");
        records.write(first);
        assertThat(records.write(Records.spend("overnight", "sl-a", GRANTED, "9.99")))
                .isEqualTo(first);
        assertThat(records.find("overnight", GRANTED, "sl-a"))
                .hasValueSatisfying(found -> assertThat(found.spentUSD()).isEqualTo(Money.parse("0.25")));
    }

    @Test
    void tellsWhereALanesRecordsLie() throws Exception {
        for (int day = 0; day < 2; day++) {
            for (String batch : List.of("sl-b", "sl-a")) {
                records.write(Records.spend("overnight", batch, GRANTED.plus(Duration.ofDays(day)), "0.25"));
            }
        }
        records.write(Records.spend("overnight-2", "sl-c", GRANTED, "1"));
        assertThat(places("overnight"))
                .containsExactly(
                        place("2026-11-21", "sl-a"),
                        place("2026-11-21", "sl-b"),
                        place("2026-11-22", "sl-a"),
                        place("2026-11-22", "sl-b"));
        assertThat(records.read(place("2026-11-22", "sl-a")).grantTime()).isEqualTo(GRANTED.plus(Duration.ofDays(1)));
        assertThat(places("unused")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"readme.txt", "sl-a.json", "2026-11-21/sl-a", "2026-11-21/a/sl-a.json", "yesterday/sl-a.json"})
    void aFileThatIsNoRecordIsNeverPassedOver(String file) throws Exception {
        String path = ".spendlane/spend/overnight/" + file;
        store.put(path, new byte[] {'\n'});
        assertThatThrownBy(() -> places("overnight"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(BrokenRecordException.class)
                .hasMessageContaining(path);
    }

    private List<Place> places(String lane) throws Exception {
        try (Stream<Place> places = records.places(lane)) {
            return places.toList();
        }
    }

    private static Place place(String date, String batch) {
        return new Place("overnight", LocalDate.parse(date), batch);
    }

    @Test
    void isWrittenTheSameEveryTime() throws Exception {
        records.write(Records.spend("overnight", "sl-a", GRANTED, "0.25"));
        try (var in = store.read(PLACE)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("""
                            {"batch":"sl-a","lane":"overnight","laneUID":"lane-uid","jobUID":"job-uid",\
                            "namespace":"legal","job":"contracts","runId":"run","step":"summarize",\
                            "grantTime":"2026-11-21T23:59:59.500Z","settledTime":"2026-11-22T01:00:00Z",\
                            "target":"batch-primary","provider":"OpenAI","model":"gpt-5.4-mini","items":50,"answered":48,\
                            "failed":1,"lost":1,"inputTokens":1000,"cachedInputTokens":100,"cacheWriteTokens":0,\
                            "outputTokens":200,"uncertainTokens":0,"heldUSD":"1.00","spentUSD":"0.25","uncertainUSD":"0.01",\
                            "realtimeUSD":"0.50","attribution":{"project":"contracts","team":"legal"}}
                            """);
        }
    }

    @Test
    void aRecordOfTheFirstVersionIsReadAsItWas() throws Exception {
        SpendRecord record = Records.spend("overnight", "sl-a", GRANTED, "0.25");
        String now = Json.mapper().writeValueAsString(record);
        String then = now.replace("\"uncertainTokens\":0,", "");
        assertThat(then).isNotEqualTo(now);
        store.put(PLACE, then.getBytes(StandardCharsets.UTF_8));
        assertThat(records.find("overnight", GRANTED, "sl-a")).contains(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "not json",
                "{\"batch\":\"sl-a\"",
                "WHOLE trailing",
                "WITHOUT spentUSD",
                "WITHOUT items",
                "WITHOUT grantTime",
                "NULL spentUSD",
                "FLOAT spentUSD"
            })
    void aBrokenOneIsNeverPassedOver(String kind) throws Exception {
        records.write(Records.spend("overnight", "sl-0", GRANTED, "1"));
        store.put(PLACE, broken(kind).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> records.find("overnight", GRANTED, "sl-a"))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining(PLACE);
        assertThatThrownBy(() -> records.write(Records.spend("overnight", "sl-a", GRANTED, "1")))
                .isInstanceOf(BrokenRecordException.class);
        assertThatThrownBy(() -> records.read(place("2026-11-21", "sl-a")))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining(PLACE);
    }

    private static String broken(String kind) throws Exception {
        String whole = Json.mapper().writeValueAsString(Records.spend("overnight", "sl-a", GRANTED, "0.25"));
        String field = kind.substring(kind.indexOf(' ') + 1);
        if (kind.startsWith("WHOLE")) {
            return whole + " trailing";
        }
        if (kind.startsWith("WITHOUT")) {
            return whole.replaceFirst("\"" + field + "\":(\"[^\"]*\"|[0-9]+),", "");
        }
        if (kind.startsWith("NULL")) {
            return whole.replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":null");
        }
        if (kind.startsWith("FLOAT")) {
            return whole.replaceFirst("\"" + field + "\":\"([^\"]*)\"", "\"" + field + "\":$1");
        }
        return kind;
    }

    @Test
    void oneThatIsTooLargeIsBroken() throws Exception {
        store.put(PLACE, " ".repeat(1 << 21).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> records.find("overnight", GRANTED, "sl-a"))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void aCopyAtAnotherPlaceIsBroken() throws Exception {
        records.write(Records.spend("overnight", "sl-a", GRANTED, "0.25"));
        String copy = ".spendlane/spend/overnight/2026-11-22/sl-a.json";
        try (var in = store.read(PLACE)) {
            store.put(copy, in.readAllBytes());
        }
        assertThatThrownBy(() -> records.read(place("2026-11-22", "sl-a")))
                .hasMessageContaining(copy)
                .hasMessageContaining(PLACE);
    }

    @Test
    void fieldsOfALaterVersionAreNoFault() throws Exception {
        String whole = Json.mapper().writeValueAsString(Records.spend("overnight", "sl-a", GRANTED, "0.25"));
        store.put(PLACE, whole.replaceFirst("\\{", "{\"later\":1,").getBytes(StandardCharsets.UTF_8));
        assertThat(records.find("overnight", GRANTED, "sl-a")).isPresent();
    }
}
