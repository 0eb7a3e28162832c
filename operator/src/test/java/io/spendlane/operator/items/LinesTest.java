package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinesTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void splits(String story, String text, List<String> expected) throws IOException {
        assertThat(read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 100))
                .isEqualTo(expected);
    }

    static Stream<Arguments> splits() {
        return Stream.of(
                arguments("nothing", "", List.of()),
                arguments("lines with numbers", "a\nb\n", List.of("1:a", "2:b")),
                arguments("no newline at the end", "a\nb", List.of("1:a", "2:b")),
                arguments("blank lines count and are passed over", "\n a\n \t\r\n\nb\n\n", List.of("2: a", "5:b")),
                arguments("lines of Windows", "a\r\nb\r\n", List.of("1:a", "2:b")),
                arguments("a byte order mark", "\uFEFFa\n\uFEFFb\n", List.of("1:a", "2:\uFEFFb")),
                arguments("a byte order mark and nothing else", "\uFEFF\n", List.of()),
                arguments("as long as allowed", "x".repeat(100) + "\na", List.of("1:" + "x".repeat(100), "2:a")),
                arguments("longer than allowed", "a\n" + "x".repeat(101) + "\nb\n", List.of("1:a", "2!", "3:b")),
                arguments("longer than allowed at the end", "a\n" + "x".repeat(101), List.of("1:a", "2!")));
    }

    @Test
    void findsTheSameLinesHoweverTheStreamIsChopped() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 30; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            int max = 300_000;
            for (int line = 1; line <= 40; line++) {
                int length = random.nextInt(10) == 0 ? random.nextInt(2 * max) : 1 + random.nextInt(50);
                String text = String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
                bytes.writeBytes((text + "\n").getBytes(StandardCharsets.US_ASCII));
                if (length > 0) {
                    expected.add(length > max ? line + "!" : line + ":" + text);
                }
            }
            assertThat(read(chopped(bytes.toByteArray(), random), max)).isEqualTo(expected);
        }
    }

    @Test
    void drainsToTheEnd() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[1_000_000]);
        try (Lines lines = new Lines(in, 10)) {
            lines.drain();
            assertThat(in.available()).isZero();
            assertThat(lines.next()).isFalse();
        }
    }

    private static List<String> read(InputStream in, int max) throws IOException {
        List<String> found = new ArrayList<>();
        try (Lines lines = new Lines(in, max)) {
            while (lines.nextFilled()) {
                String text = new String(lines.copy(), StandardCharsets.UTF_8);
                found.add(lines.number() + (lines.tooLong() ? "!" : ":") + text);
            }
        }
        return found;
    }

    private static InputStream chopped(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(100_000)));
            }
        };
    }
}
