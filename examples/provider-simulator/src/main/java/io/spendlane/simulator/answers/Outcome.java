package io.spendlane.simulator.answers;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens to one request. A test asks for it with a word such as {@code error-429}: as the model
 * {@code sim-error-429}, at the end of a custom id as {@code ...sim-error-429}, or anywhere in a message as
 * {@code [[sim-error-429]]}.
 *
 * @param status HTTP status of an error, else 200
 * @param once only in the first call that contains this request body
 */
public record Outcome(Kind kind, int status, boolean once) {
    public static final Outcome ANSWERED = new Outcome(Kind.ANSWER, 200, false);
    private static final String WORD =
            "sim-(answer|error-(\\d{1,3})|missing|lost|empty|length|refusal|filter|garbled)(-once)?";
    private static final Pattern WHOLE = Pattern.compile(WORD);
    private static final Pattern SUFFIX = Pattern.compile("(?:^|.*[^A-Za-z0-9])" + WORD, Pattern.DOTALL);
    private static final Pattern MARKER = Pattern.compile("\\[\\[" + WORD + "]]");

    /** What a request can come to. */
    public enum Kind {
        /** A plausible answer. */
        ANSWER,
        /** An error answer; not billed. */
        ERROR,
        /** Billed, and in no result file. */
        MISSING,
        /** Not billed, and in no result file. */
        LOST,
        /** An answer without text. */
        EMPTY,
        /** An answer that fills the output limit and is cut off there. */
        LENGTH,
        /** The model declines. */
        REFUSAL,
        /** The content filter cuts the answer. */
        FILTER,
        /** Text that is no JSON, whatever format was asked for. */
        GARBLED
    }

    public static Outcome error(int status) {
        return new Outcome(Kind.ERROR, status, false);
    }

    public static Optional<Outcome> ofModel(String model) {
        return read(WHOLE.matcher(model), true);
    }

    public static Optional<Outcome> ofCustomId(String customId) {
        return customId.contains("sim-") ? read(SUFFIX.matcher(customId), true) : Optional.empty();
    }

    public static Optional<Outcome> ofText(String text) {
        return text.contains("[[sim-") ? read(MARKER.matcher(text), false) : Optional.empty();
    }

    private static Optional<Outcome> read(Matcher matcher, boolean whole) {
        if (!(whole ? matcher.matches() : matcher.find())) {
            return Optional.empty();
        }
        boolean once = matcher.group(3) != null;
        if (matcher.group(2) != null) {
            return Optional.of(new Outcome(Kind.ERROR, Integer.parseInt(matcher.group(2)), once));
        }
        return Optional.of(new Outcome(Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), 200, once));
    }
}
