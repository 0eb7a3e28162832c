package io.spendlane.operator.store;

/** A path of a job that is refused. The message says why, to who wrote it. */
public final class TenantPathException extends Exception {
    private static final long serialVersionUID = 1;

    TenantPathException(String message) {
        super(message);
    }
}
