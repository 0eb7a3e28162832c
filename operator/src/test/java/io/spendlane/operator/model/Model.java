package io.spendlane.operator.model;

import java.util.Optional;
import java.util.function.Supplier;

/** A system of which every course of events can be looked at. A state is a few numbers, see {@link Parts}. */
public interface Model {
    int[] start();

    /** All that may happen next. */
    void steps(int[] state, Steps to);

    /** What must never be the case, and is. */
    Optional<String> fault(int[] state);

    /** What is left undone in a state where nothing more happens by itself. */
    Optional<String> undone(int[] state);

    /** Where what may happen next goes to. Steps that change nothing are none. */
    interface Steps {
        /** Happens by itself, sooner or later. */
        void step(Supplier<String> told, int[] next);

        /** May happen or not: nobody can count on it. */
        void event(Supplier<String> told, int[] next);
    }
}
