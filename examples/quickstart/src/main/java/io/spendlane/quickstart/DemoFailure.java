package io.spendlane.quickstart;

/** The demo cannot go on; the message tells a person why. */
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1;

    DemoFailure(String message) {
        super(message);
    }
}
