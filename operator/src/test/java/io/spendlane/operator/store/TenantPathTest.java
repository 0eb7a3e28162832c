package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPathTest {
    @ParameterizedTest
    @CsvSource({
        "legal, a.jsonl, legal/a.jsonl",
        "legal, inbox/contracts of may.jsonl, legal/inbox/contracts of may.jsonl",
        "legal, other/a, legal/other/a",
        "legal, legal/a, legal/legal/a",
        "l, a..b/c.d, l/a..b/c.d"
    })
    void liesBelowItsNamespace(String namespace, String path, String inStore) throws Exception {
        assertThat(TenantPath.file(namespace, path)).isEqualTo(inStore);
        assertThat(TenantPath.folder(namespace, path)).isEqualTo(inStore);
        assertThat(TenantPath.folder(namespace, path + "/")).isEqualTo(inStore);
    }

    @ParameterizedTest
    @MethodSource
    void refuses(String path, String why) {
        assertThatThrownBy(() -> TenantPath.file("legal", path))
                .isInstanceOf(TenantPathException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("namespace legal")
                .hasMessageContaining("such as inbox/contracts.jsonl");
        assertThatThrownBy(() -> TenantPath.folder("legal", path)).isInstanceOf(TenantPathException.class);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                arguments("", "empty"),
                arguments("/", "absolute"),
                arguments("/etc/passwd", "absolute"),
                arguments("/other/a", "absolute"),
                arguments("../other/a", "\"..\""),
                arguments("a/../../other/b", "\"..\""),
                arguments("a/..", "\"..\""),
                arguments("./a", "\".\""),
                arguments("a//b", "empty"),
                arguments("a//", "empty"),
                arguments(".spendlane/spend/x", "begins with a dot"),
                arguments("a/.hidden", "begins with a dot"),
                arguments("a\\..\\b", "backslash"),
                arguments("a\u0000b", "control character"),
                arguments("a\nb", "control character"),
                arguments("a".repeat(300), "255 bytes"),
                arguments("a/".repeat(510) + "abc", "1024 bytes"));
    }

    @Test
    void aFileHasNoSlashAtItsEnd() {
        assertThatThrownBy(() -> TenantPath.file("legal", "a/"))
                .isInstanceOf(TenantPathException.class)
                .hasMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".spendlane", "..", "a/b", "A", "-a", "a.b"})
    void aNamespaceIsOne(String namespace) {
        assertThatThrownBy(() -> TenantPath.file(namespace, "a"))
                .isInstanceOf(TenantPathException.class)
                .hasMessageContaining("not a namespace");
    }

    @Test
    void itsMessageIsSafeToShow() {
        assertThatThrownBy(() -> TenantPath.file("legal", "a\u001b[2J\n" + "b".repeat(5_000)))
                .message()
                .hasSizeLessThan(600)
                .matches("\\P{Cntrl}+");
    }
}
