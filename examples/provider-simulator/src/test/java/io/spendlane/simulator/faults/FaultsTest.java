package io.spendlane.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.state.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {
    private final Faults faults = new Faults(new Chance(1));

    private static Fault read(String json) throws Exception {
        return Json.MAPPER.readValue(json.replace('\'', '"'), Fault.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void strikes(String story, String fault, String pattern) throws Exception {
        faults.set(List.of(read(fault)));
        String met = IntStream.range(0, pattern.length())
                .mapToObj(i -> faults.meet("openai", "create", "default").isPresent() ? "x" : ".")
                .collect(Collectors.joining());
        assertThat(met).isEqualTo(pattern);
    }

    static Stream<Arguments> strikes() {
        return Stream.of(
                arguments("every time", "{'action':'hang'}", "xxxxx"),
                arguments("the third only", "{'nth':3,'action':'hang'}", "..x..."),
                arguments("from the second on, twice", "{'nth':2,'times':2,'action':'hang'}", ".xx..."),
                arguments("the first three", "{'times':3,'action':'hang'}", "xxx..."),
                arguments("never", "{'percent':0,'action':'hang'}", "....."),
                arguments("always, by percent", "{'percent':100,'times':4,'action':'hang'}", "xxxx.."),
                arguments("another operation", "{'operation':'list','action':'hang'}", "..."),
                arguments("another provider", "{'provider':'compatible','action':'hang'}", "..."),
                arguments("another account", "{'account':'other','action':'hang'}", "..."),
                arguments(
                        "this one by all names",
                        "{'provider':'openai','operation':'create','account':'default','action':'hang'}",
                        "xxx"));
    }

    @Test
    void firstInTheListWinsAndBothCount() throws Exception {
        faults.set(List.of(read("{'nth':2,'action':'hang'}"), read("{'nth':2,'times':2,'action':'delay'}")));
        assertThat(faults.meet("p", "o", "a")).isEmpty();
        assertThat(faults.meet("p", "o", "a").orElseThrow().action()).isEqualTo(Fault.Action.HANG);
        assertThat(faults.meet("p", "o", "a").orElseThrow().action()).isEqualTo(Fault.Action.DELAY);
        assertThat(faults.meet("p", "o", "a").orElseThrow().action()).isEqualTo(Fault.Action.DELAY);
        assertThat(faults.meet("p", "o", "a")).isEmpty();
    }

    @Test
    void strikesAboutAsOftenAsThePercentageAndRepeatably() throws Exception {
        Faults again = new Faults(new Chance(1));
        faults.set(List.of(read("{'percent':25,'action':'hang'}")));
        again.set(List.of(read("{'percent':25,'action':'hang'}")));
        int struck = 0;
        for (int i = 0; i < 4_000; i++) {
            boolean met = faults.meet("p", "o", "a").isPresent();
            assertThat(again.meet("p", "o", "a").isPresent()).isEqualTo(met);
            struck += met ? 1 : 0;
        }
        assertThat(struck).isBetween(900, 1_100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'operation':'create'} | action is missing",
                "{'action':'explode'} | explode",
                "{'action':'hang','nth':0} | nth counts from 1",
                "{'action':'hang','nth':1,'percent':5} | percent excludes nth",
                "{'action':'hang','percent':101} | percent is 0 to 100",
                "{'action':'status','status':42} | status is 200 to 599",
                "{'action':'hang','weather':1} | weather",
            })
    void refuses(String json, String message) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(message);
    }
}
