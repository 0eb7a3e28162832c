package io.spendlane.simulator.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.nio.file.Path;
import java.util.Map;

/** Hands requests below {@code /_simulator/} to the control API; everything else is unknown here. */
final class ControlHandler implements HttpHandler {
    private static final String BASE = "/_simulator";
    private final Control control;

    ControlHandler(Control control) {
        this.control = control;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String path = exchange.getRequestPath();
        if (!path.startsWith(BASE + "/")) {
            String message = "Nothing here. Providers: /openai/v1; control: /_simulator/ (see the README).";
            ReplySender.send(exchange, Reply.json(404, Map.of("error", message)));
            return;
        }
        UndertowRequest request = new UndertowRequest(exchange, path.substring(BASE.length()), Path.of(""));
        ReplySender.send(exchange, control.answer(request));
    }
}
