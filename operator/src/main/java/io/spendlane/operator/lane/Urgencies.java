package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.Urgency;
import java.time.Duration;

/** What the classes of urgency mean: which goes first, and by when its work is wanted where nobody gave a deadline. */
public final class Urgencies {
    private Urgencies() {}

    /** Where nobody says how urgent work is. */
    public static final Urgency USUAL = Urgency.Normal;

    /** 0 goes first. */
    public static int rank(Urgency urgency) {
        return switch (urgency) {
            case Critical -> 0;
            case High -> 1;
            case Normal -> 2;
            case Low -> 3;
        };
    }

    static Urgency stricter(Urgency one, Urgency other) {
        return rank(one) <= rank(other) ? one : other;
    }

    /** How long work of this class may take where its job gives no deadline, from when its lane is first open to it. */
    public static Duration deadline(Urgency urgency) {
        return switch (urgency) {
            case Critical -> Duration.ZERO;
            case High -> Duration.ofSeconds(60);
            case Normal -> Duration.ofHours(1);
            case Low -> Duration.ofHours(24);
        };
    }
}
