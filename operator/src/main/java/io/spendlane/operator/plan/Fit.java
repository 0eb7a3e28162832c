package io.spendlane.operator.plan;

/** What came of a target in a plan. */
public enum Fit {
    CHOSEN("Chosen"),
    /** Chosen although it is too late: every other is later still. */
    BEST_EFFORT("BestEffort"),
    /** Takes over what is left of the chosen one's work if that gets late. */
    BACKUP("Backup"),
    /** Would do; another one goes before it in the lane's order. */
    LATER_IN_ORDER("LaterInOrder"),
    /** Would do; another one is likely to cost less. */
    DEARER("Dearer"),
    TOO_LATE("TooLate"),
    ABOVE_CEILING("AboveCeiling"),
    NOT_FOR_USE_CASE("NotForUseCase");

    private final String word;

    Fit(String word) {
        this.word = word;
    }

    /** The word, such as {@code AboveCeiling}. */
    public String word() {
        return word;
    }
}
