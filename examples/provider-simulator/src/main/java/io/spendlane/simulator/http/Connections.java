package io.spendlane.simulator.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.xnio.IoUtils;
import org.xnio.Options;

/** Ends connections as no well-behaved server does. */
final class Connections {
    private Connections() {}

    /** TCP reset: the client sees "connection reset", on a reused connection too. */
    static void reset(HttpServerExchange exchange) {
        try {
            exchange.getConnection().setOption(Options.CLOSE_ABORT, true);
        } catch (IOException e) {
            throw new UncheckedIOException("This connection cannot be reset", e);
        }
        close(exchange);
    }

    /** Closes at once, in an orderly way for TCP, yet perhaps amid an answer. */
    static void close(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
    }
}
