package io.spendlane.simulator.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.state.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyHashTest {
    private static long hash(String json) throws Exception {
        JsonNode node = Json.MAPPER.readTree(json);
        return BodyHash.of(node);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "order of fields; {\"a\":1,\"b\":{\"c\":2,\"d\":3}}; {\"b\":{\"d\":3,\"c\":2},\"a\":1}",
                "blanks; {\"a\": [1, 2]}; {\"a\":[1,2]}",
                "metadata; {\"a\":1,\"metadata\":{\"id\":\"x\"}}; {\"a\":1}",
                "user; {\"a\":1,\"user\":\"x\"}; {\"a\":1,\"user\":\"y\"}",
            })
    void sameWork(String story, String one, String other) throws Exception {
        assertThat(hash(one)).isEqualTo(hash(other));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "another text; {\"a\":\"x\"}; {\"a\":\"y\"}",
                "another order in a list; {\"a\":[1,2]}; {\"a\":[2,1]}",
                "text and number; {\"a\":\"1\"}; {\"a\":1}",
                "moved border; {\"a\":[\"xy\",\"z\"]}; {\"a\":[\"x\",\"yz\"]}",
                "a field more; {\"a\":1}; {\"a\":1,\"b\":null}",
                "an id deeper down is content; {\"a\":{\"user\":\"x\"}}; {\"a\":{\"user\":\"y\"}}",
                "nesting; {\"a\":[[1],2]}; {\"a\":[1,[2]]}",
            })
    void otherWork(String story, String one, String other) throws Exception {
        assertThat(hash(one)).isNotEqualTo(hash(other));
    }
}
