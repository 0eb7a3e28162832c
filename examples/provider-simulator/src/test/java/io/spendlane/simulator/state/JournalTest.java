package io.spendlane.simulator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    private List<Object> entries() throws Exception {
        List<Object> result = new ArrayList<>();
        try (Journal journal = new Journal(folder.resolve("j.jsonl"))) {
            journal.replay(Map.class, entry -> result.add(entry.get("n")));
        }
        return result;
    }

    private void append(int from, int to) throws Exception {
        try (Journal journal = new Journal(folder.resolve("j.jsonl"))) {
            IntStream.range(from, to).forEach(n -> journal.append(Map.of("n", n)));
        }
    }

    @Test
    void keepsWhatIsAppendedOverSeveralLives() throws Exception {
        append(0, 2);
        append(2, 4);
        assertThat(entries()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void forgetsATornLastLineAndGoesOn() throws Exception {
        append(0, 2);
        Files.writeString(folder.resolve("j.jsonl"), "{\"n\":2,\"text\":\"half", StandardOpenOption.APPEND);
        assertThat(entries()).containsExactly(0, 1);
        append(3, 4);
        assertThat(entries()).containsExactly(0, 1, 3);
    }

    @Test
    void survivesATornOnlyLine() throws Exception {
        Files.writeString(folder.resolve("j.jsonl"), "{\"n\"");
        assertThat(entries()).isEmpty();
    }

    @Test
    void canBeEmptiedWhileOpen() throws Exception {
        try (Journal journal = new Journal(folder.resolve("j.jsonl"))) {
            journal.append(Map.of("n", 0));
            journal.truncate();
            journal.append(Map.of("n", 1));
        }
        assertThat(entries()).containsExactly(1);
    }

    @Test
    void keepsLinesWholeWhenManyWrite() throws Exception {
        try (Journal journal = new Journal(folder.resolve("j.jsonl"))) {
            IntStream.range(0, 2_000).parallel().forEach(n -> journal.append(Map.of("n", n)));
        }
        assertThat(entries()).hasSize(2_000).doesNotHaveDuplicates();
    }
}
