package io.spendlane.simulator.model;

/** Under which name the invoice knows the models of one batch. */
public final class Models {
    /** Stands for several. */
    public static final String MIXED = "mixed";

    private Models() {}

    /** @param soFar empty before the first request */
    public static String together(String soFar, String next) {
        return soFar.isEmpty() || soFar.equals(next) ? next : MIXED;
    }
}
