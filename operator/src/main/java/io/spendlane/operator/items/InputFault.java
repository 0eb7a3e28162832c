package io.spendlane.operator.items;

import java.util.Locale;

/** What is wrong with the input or the step, told to the person who wrote it. Never holds a record's text. */
public final class InputFault extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_NAME = 64;

    /** The kinds of faults. */
    public enum Reason {
        INPUT_EMPTY,
        /** Not the bytes that were estimated and granted. */
        INPUT_CHANGED,
        NOT_JSON,
        NOT_AN_OBJECT,
        FIELD_REPEATED,
        FIELD_MISSING,
        /** A field whose cost cannot be bounded yet. */
        FIELD_NOT_ALLOWED,
        FIELD_INVALID,
        MESSAGES_INVALID,
        /** Text that no UTF-8 can carry. */
        TEXT_INVALID,
        DUPLICATE_ID,
        RECORD_TOO_LARGE,
        TOO_MANY_RECORDS,
        /** The worst case is beyond what an amount of money can say. */
        COST_OUT_OF_RANGE,
        /** Of the step, not of a record. */
        TEMPLATE_INVALID,
        /** Results that do not fit where they should go. */
        OUTPUT_TOO_LARGE
    }

    private final Reason reason;
    private final long line;

    private InputFault(Reason reason, long line, String message) {
        super(message);
        this.reason = reason;
        this.line = line;
    }

    static InputFault of(Reason reason, String message) {
        return new InputFault(reason, 0, message);
    }

    static InputFault at(long line, Reason reason, String message) {
        return new InputFault(reason, line, "Line " + line + ": " + message);
    }

    public Reason reason() {
        return reason;
    }

    /** Number of the line, from 1; 0 where it is not about one. */
    public long line() {
        return line;
    }

    /** A field's name, fit for a message. */
    static String quoted(String name) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
        StringBuilder text = new StringBuilder("\"");
        WellFormed.text(shown)
                .codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(text::appendCodePoint);
        return text.append('"').toString();
    }

    /** Bytes, fit for a message. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024.0));
    }
}
