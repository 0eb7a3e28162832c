package io.spendlane.localcluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Lets the other process go on as soon as this one has said that it waits; so a test passes only if that is said. */
final class ReleasingStream extends PrintStream {
    private final Process other;

    ReleasingStream(Process other) {
        super(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        this.other = other;
    }

    @Override
    public void println(String line) {
        if (line.contains("waiting for another process")) {
            try {
                other.getOutputStream().write('\n');
                other.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
