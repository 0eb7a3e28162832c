package io.spendlane.simulator.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "abcd, 1", "abcde, 2", "日本, 2", "The quick brown fox jumps, 7"})
    void countsFourBytesAsOne(String text, long tokens) {
        assertThat(Tokens.count(text)).isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "日", "🦊", "a日b🦊c", "\u0000"})
    void neverCountsMoreThanTheBytes(String text) {
        assertThat(Tokens.count(text)).isLessThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest(name = "{0} cut to {1} is {2}")
    @CsvSource({
        "abcdefgh, 1, abcd",
        "abcd, 1, abcd",
        "abc, 5, abc",
        "abcd, 0, ''",
        "ab日本, 1, ab",
        "🦊🦊, 1, 🦊",
        "日本, 1, 日"
    })
    void cutsWithoutBreakingCharacters(String text, long tokens, String kept) {
        assertThat(Tokens.cut(text, tokens)).isEqualTo(kept);
        assertThat(Tokens.count(Tokens.cut(text, tokens))).isLessThanOrEqualTo(tokens);
    }
}
