package io.spendlane.simulator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {
    @TempDir
    Path folder;

    /** Backslash escapes stand for the characters themselves, so that the table stays readable. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "usual | a~b~ | 1:0:a,2:2:b",
                "no last line end | a~b | 1:0:a,2:2:b",
                "blank lines count but are left out | a~~ ~b~~ | 1:0:a,4:5:b",
                "carriage returns | a^~b^~ | 1:0:a,2:3:b",
                "byte order mark | #a~b | 1:3:a,2:5:b",
                "empty | '' | ''",
                "only line ends | ~~~ | ''",
            })
    void reads(String story, String content, String expected) throws Exception {
        String text = content.replace('~', '\n').replace('^', '\r').replace('#', '\uFEFF');
        Path file = Files.writeString(folder.resolve("in"), text);
        assertThat(String.join(",", all(file))).isEqualTo(expected);
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws Exception {
        String longLine = "x".repeat(200_000);
        Path file = Files.writeString(folder.resolve("in"), longLine + "\n" + longLine + "\nend");
        assertThat(all(file)).containsExactly("1:0:" + longLine, "2:200001:" + longLine, "3:400002:end");
    }

    private static List<String> all(Path file) throws Exception {
        List<String> result = new ArrayList<>();
        try (LineReader lines = new LineReader(file)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                result.add(lines.number() + ":" + lines.lineStart() + ":" + new String(line, StandardCharsets.UTF_8));
            }
        }
        return result;
    }
}
