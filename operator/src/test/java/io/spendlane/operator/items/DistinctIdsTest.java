package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistinctIdsTest {
    @TempDir
    Path scratch;

    @Test
    void findsNoDoubleAmongManyAndLeavesNoFile() throws IOException {
        try (DistinctIds ids = new DistinctIds(scratch)) {
            for (int line = 1; line <= 300_000; line++) {
                ids.add(TextNode.valueOf("record-number-" + line), line);
            }
            assertThat(ids.firstDouble()).isEmpty();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void findsTheDoubleWhoseSecondLineComesFirst() throws IOException {
        try (DistinctIds ids = new DistinctIds(scratch)) {
            for (int line = 1; line <= 200_000; line++) {
                ids.add(TextNode.valueOf("record-number-" + line), line);
            }
            ids.add(TextNode.valueOf("record-number-150000"), 200_001);
            ids.add(TextNode.valueOf("record-number-3"), 200_002);
            ids.add(TextNode.valueOf("record-number-150000"), 200_003);
            assertThat(ids.firstDouble()).contains(new DistinctIds.Twice(150_000, 200_001));
        }
    }

    @Test
    void comparesIdsOfEqualHash() throws IOException {
        try (DistinctIds ids = new DistinctIds(scratch, bytes -> 42)) {
            for (int line = 1; line <= 2_000; line++) {
                ids.add(TextNode.valueOf("record-number-" + line), line);
            }
            ids.add(TextNode.valueOf("record-number-1234"), 2_001);
            assertThat(ids.firstDouble()).contains(new DistinctIds.Twice(1_234, 2_001));
        }
        try (DistinctIds ids = new DistinctIds(scratch, bytes -> 42)) {
            for (int line = 1; line <= 2_000; line++) {
                ids.add(TextNode.valueOf("record-number-" + line), line);
            }
            assertThat(ids.firstDouble()).isEmpty();
        }
    }

    @Test
    void tellsNumbersFromText() throws IOException {
        assertThat(firstDouble(IntNode.valueOf(1), TextNode.valueOf("1"), IntNode.valueOf(11), TextNode.valueOf("n1")))
                .isEmpty();
        assertThat(firstDouble(IntNode.valueOf(1), IntNode.valueOf(2), IntNode.valueOf(1)))
                .contains(new DistinctIds.Twice(1, 3));
    }

    @Test
    void takesIdsLargerThanItsBuffer() throws IOException {
        String large = "x".repeat(100_000);
        assertThat(firstDouble(TextNode.valueOf(large + "a"), TextNode.valueOf(large + "b")))
                .isEmpty();
        assertThat(firstDouble(TextNode.valueOf(large), TextNode.valueOf("a"), TextNode.valueOf(large)))
                .contains(new DistinctIds.Twice(1, 3));
    }

    private Optional<DistinctIds.Twice> firstDouble(JsonNode... nodes) throws IOException {
        try (DistinctIds ids = new DistinctIds(scratch)) {
            long line = 1;
            for (JsonNode node : List.of(nodes)) {
                ids.add(node, line++);
            }
            return ids.firstDouble();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(scratch)) {
            return files.toList();
        }
    }
}
