package io.spendlane.simulator.http;

import io.spendlane.simulator.faults.Fault;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Finds the place at which an answer is cut off. */
final class Cut {
    private static final int HALF = 50;

    private Cut() {}

    /**
     * How many bytes to keep: about the share that the fault says. At a line's end: up to the last line end before that
     * place, or nothing if there is none. Mid-line: never just after or just before a line end.
     */
    static long position(InputStream in, long whole, Fault fault) throws IOException {
        long wanted = whole * (fault.keepPercent() == null ? HALF : fault.keepPercent()) / 100;
        long afterLastLineEnd = 0;
        BufferedInputStream bytes = new BufferedInputStream(in);
        for (long at = 0; at < wanted; at++) {
            if (bytes.read() == '\n') {
                afterLastLineEnd = at + 1;
            }
        }
        if (fault.cut() == Fault.Cut.LINE_END) {
            return afterLastLineEnd;
        }
        boolean lineIsWhole = bytes.read() == '\n';
        if (wanted == afterLastLineEnd) {
            return lineIsWhole ? Math.max(0, wanted - 2) : Math.min(wanted + 1, whole - 1);
        }
        return lineIsWhole ? wanted - 1 : wanted;
    }
}
