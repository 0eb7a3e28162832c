package io.spendlane.simulator.answers;

import java.nio.charset.StandardCharsets;

/**
 * The simulator's own way of counting tokens: one per four bytes of UTF-8, rounded up. Near to what real tokenizers
 * give for English, and never more than the number of bytes.
 */
public final class Tokens {
    public static final int BYTES_PER_TOKEN = 4;

    private Tokens() {}

    public static long count(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
    }

    /** The longest beginning of the text that has at most so many tokens; never ends inside a character. */
    public static String cut(String text, long tokens) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long limit = Math.max(0, tokens) * BYTES_PER_TOKEN;
        if (bytes.length <= limit) {
            return text;
        }
        int end = (int) limit;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
