package io.spendlane.api.v1alpha1;

/** What happens when a target does not deliver in time. */
public enum Escalation {
    /** It is cancelled and waited for; what it did is kept, and only the rest goes to the next target. */
    Patient,
    /** As Patient; but where the deadline leaves no time to wait, the rest is sent to the next target meanwhile, and may be paid twice. */
    Eager,
    /** It is waited for. */
    Disabled
}
