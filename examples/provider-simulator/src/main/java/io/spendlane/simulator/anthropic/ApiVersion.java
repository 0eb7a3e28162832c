package io.spendlane.simulator.anthropic;

import java.util.Arrays;
import java.util.Optional;

/** What a request says in {@code anthropic-version}; it holds for all requests of the batch that it creates. */
enum ApiVersion {
    FIRST("2023-01-01"),
    USUAL("2023-06-01"),
    /** Without the sampling parameters; what current SDKs send. */
    WITHOUT_SAMPLING("2026-10-21");

    private final String text;

    ApiVersion(String text) {
        this.text = text;
    }

    static Optional<ApiVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    String text() {
        return text;
    }
}
