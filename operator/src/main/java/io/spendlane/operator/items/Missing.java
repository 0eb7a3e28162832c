package io.spendlane.operator.items;

/** What to think of items that a batch's results have no row of. */
public enum Missing {
    /** The download may be incomplete: nothing is put on record while any is missing. Read again first. */
    READ_AGAIN,
    /** Lost: the provider may have billed them, so they are spent at their worst case, uncertain. */
    LOST,
    /** The batch was stopped by us before it had ended: as {@link #LOST}, but it was no attempt. */
    STOPPED,
    /** Nothing of them ran, as after a failed validation: they cost nothing and were no attempt. */
    NEVER_RAN
}
