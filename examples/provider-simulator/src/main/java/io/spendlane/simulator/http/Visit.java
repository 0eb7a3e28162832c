package io.spendlane.simulator.http;

import io.spendlane.simulator.clock.SimulatedClock;
import io.spendlane.simulator.faults.Fault;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request from its arrival to its end, and its entry in the request log. */
final class Visit {
    private static final List<String> REQUEST_IDS =
            List.of("x-request-id", "request-id", "apim-request-id", "mistral-correlation-id");

    private final HttpServerExchange exchange;
    private final RequestLog requests;
    private final SimulatedClock clock;
    private final String provider;
    private final @Nullable String account;
    private final @Nullable String operation;
    private final @Nullable Fault fault;
    private final Instant arrival;
    private final long seq;
    private volatile @Nullable String requestId;
    private final AtomicBoolean ended = new AtomicBoolean();

    Visit(
            HttpServerExchange exchange,
            RequestLog requests,
            SimulatedClock clock,
            String provider,
            @Nullable String account,
            @Nullable String operation,
            @Nullable Fault fault) {
        this.exchange = exchange;
        this.requests = requests;
        this.clock = clock;
        this.provider = provider;
        this.account = account;
        this.operation = operation;
        this.fault = fault;
        this.arrival = clock.instant();
        this.seq = requests.begin();
        requests.opened(entry(null, false, 0));
        exchange.addExchangeCompleteListener((done, next) -> {
            end(done.getStatusCode(), done.getResponseBytesSent());
            next.proceed();
        });
    }

    void send(Reply reply) throws IOException {
        requestId = requestId(reply);
        if (reply instanceof Reply.Bytes bytes) {
            end(reply.status(), bytes.body().length); // before the client can know, and ask for the record
        }
        ReplySender.send(exchange, reply);
    }

    void sendCut(Reply reply, Fault how) throws IOException {
        requestId = requestId(reply);
        ReplySender.sendCut(exchange, reply, how);
        end(reply.status(), exchange.getResponseBytesSent());
    }

    void reset() {
        end(null, 0);
        Connections.reset(exchange);
    }

    private static @Nullable String requestId(Reply reply) {
        return REQUEST_IDS.stream()
                .map(reply.headers()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void end(@Nullable Integer status, long responseBytes) {
        if (ended.compareAndSet(false, true)) {
            requests.finished(entry(status, true, responseBytes));
        }
    }

    private RequestLog.Entry entry(@Nullable Integer status, boolean finished, long responseBytes) {
        return new RequestLog.Entry(
                seq,
                arrival,
                provider,
                account,
                operation,
                exchange.getRequestMethod().toString(),
                exchange.getRequestPath(),
                exchange.getQueryString(),
                exchange.getDestinationAddress().getAddress().getHostAddress(),
                String.valueOf(exchange.getSourceAddress().getPort()),
                status,
                finished,
                Math.max(0, exchange.getRequestContentLength()),
                responseBytes,
                Duration.between(arrival, clock.instant()).toMillis(),
                fault == null ? null : name(fault.action()),
                requestId);
    }

    private static String name(Fault.Action action) {
        String[] words = action.name().toLowerCase(Locale.ROOT).split("_", -1);
        return words.length == 1
                ? words[0]
                : words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1);
    }
}
