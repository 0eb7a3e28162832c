package io.spendlane.simulator.answers;

import java.util.List;
import java.util.Random;

/** Plausible business text, the same for the same seed. */
public final class Prose {
    private static final List<String> WORDS = List.of(
            "the",
            "contract",
            "party",
            "clause",
            "a",
            "service",
            "notice",
            "term",
            "of",
            "payment",
            "liability",
            "is",
            "limited",
            "to",
            "amount",
            "and",
            "renewal",
            "applies",
            "unless",
            "written",
            "supplier",
            "customer",
            "may",
            "terminate",
            "within",
            "thirty",
            "days",
            "after",
            "delivery",
            "which",
            "remains",
            "subject",
            "review");

    private Prose() {}

    /** Words until at least that many tokens are reached. */
    public static String atLeast(long tokens, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        boolean begins = true;
        while (text.length() < tokens * Tokens.BYTES_PER_TOKEN) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            text.append(begins ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word);
            begins = random.nextInt(12) == 0;
            text.append(begins ? ". " : " ");
        }
        return text.toString().stripTrailing();
    }

    /** A few words, for a field of a structured answer. */
    public static String words(int count, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
