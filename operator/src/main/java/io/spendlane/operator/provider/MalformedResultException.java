package io.spendlane.operator.provider;

/** A line of a result file that cannot be read, as at the end of a truncated download. Its text is not in the message. */
public final class MalformedResultException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedResultException(String message) {
        super(message);
    }
}
