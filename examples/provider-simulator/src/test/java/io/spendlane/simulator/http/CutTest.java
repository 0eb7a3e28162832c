package io.spendlane.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.simulator.faults.Fault;
import io.spendlane.simulator.state.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutTest {
    /** A tilde stands for a line end. */
    @ParameterizedTest(name = "{0} at {1}, {2} % leaves {3}")
    @CsvSource({
        "aaaa~bbbb~, lineEnd, 50, aaaa~",
        "aaaa~bbbb~, lineEnd, 90, aaaa~",
        "aaaa~bbbb~cccc~, lineEnd, 67, aaaa~bbbb~",
        "aaaa~bbbb~, lineEnd, 10, ''",
        "aaaaaaaa, lineEnd, 50, ''",
        "aaaa~bbbb~, midLine, 30, aaa",
        "aaaa~bbbb~, midLine, 50, aaaa~b",
        "aaaa~bbbb~, midLine, 40, aaa",
        "aaaaaaaa~, midLine, 50, aaaa",
        "aaaa~bbbb~, midLine, 0, a",
    })
    void cuts(String content, String at, int keep, String kept) throws Exception {
        byte[] bytes = content.replace('~', '\n').getBytes(StandardCharsets.UTF_8);
        Fault fault = Json.MAPPER.readValue(
                "{\"action\":\"truncate\",\"at\":\"" + at + "\",\"keepPercent\":" + keep + "}", Fault.class);
        long position = Cut.position(new ByteArrayInputStream(bytes), bytes.length, fault);
        assertThat(content.substring(0, (int) position)).isEqualTo(kept);
    }
}
