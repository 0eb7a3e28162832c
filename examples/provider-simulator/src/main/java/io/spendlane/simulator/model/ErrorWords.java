package io.spendlane.simulator.model;

import io.spendlane.simulator.http.WireError;

/** How one provider words the errors that any request may meet. */
public interface ErrorWords {

    /** The usual error of that HTTP status, as sent when nothing more special is known. */
    WireError typical(int status);

    WireError modelNotFound(String model);
}
