package io.spendlane.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.answers.Prose;
import io.spendlane.simulator.answers.SchemaExample;
import io.spendlane.simulator.answers.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, before it is put into a provider's form.
 *
 * @param refused the text is the model declining
 * @param tokens of the text
 */
public record Speech(String text, boolean refused, Ending ending, long tokens) {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 96;
    private static final long FILL_WITHOUT_LIMIT = 4096;

    /** Why it stops. */
    public enum Ending {
        DONE,
        CUT,
        FILTERED
    }

    /** The form that the request asks for. */
    public record Wanted(boolean json, @Nullable JsonNode schema) {
        public static final Wanted TEXT = new Wanted(false, null);
        public static final Wanted JSON = new Wanted(true, null);

        public static Wanted schema(JsonNode schema) {
            return new Wanted(true, schema);
        }
    }

    /**
     * The same for the same seed.
     *
     * @param room the most tokens that may be said; none at all means cut before the first word
     */
    public static Speech of(Outcome outcome, Wanted wanted, long room, long seed) {
        if (room <= 0) {
            return new Speech("", false, Ending.CUT, 0);
        }
        return switch (outcome.kind()) {
            case EMPTY -> new Speech("", false, Ending.DONE, 0);
            case FILTER -> new Speech("", false, Ending.FILTERED, 0);
            case REFUSAL -> cut("I'm sorry, I can't help with that.", true, room);
            case LENGTH -> cut(Prose.atLeast(filled(room) + 1, seed), false, filled(room));
            case GARBLED -> cut("{\"unfinished\": [", false, room);
            default -> cut(said(wanted, seed), false, room);
        };
    }

    /** A limit so large that nobody meant it is not filled to the end. */
    private static long filled(long room) {
        return Math.min(room, FILL_WITHOUT_LIMIT);
    }

    private static Speech cut(String text, boolean refused, long room) {
        String kept = Tokens.cut(text, room);
        return new Speech(kept, refused, kept.length() < text.length() ? Ending.CUT : Ending.DONE, Tokens.count(kept));
    }

    private static String said(Wanted wanted, long seed) {
        if (wanted.schema() != null) {
            return SchemaExample.of(wanted.schema(), seed).toString();
        }
        return wanted.json()
                ? JsonNodeFactory.instance
                        .objectNode()
                        .put("answer", Prose.words(8, seed))
                        .toString()
                : Prose.atLeast(SHORTEST + Math.floorMod(seed, LONGEST - SHORTEST), seed);
    }
}
