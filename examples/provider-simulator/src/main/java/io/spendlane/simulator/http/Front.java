package io.spendlane.simulator.http;

import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.clock.SimulatedClock;
import io.spendlane.simulator.faults.Fault;
import io.spendlane.simulator.faults.Faults;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.DateUtils;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every request arrives: finds the wire, lets faults happen, has it answered, and keeps the record. */
final class Front implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(Front.class);
    private static final double USUAL_DELAY = 1;
    private static final double USUAL_HANG = 3600;

    private final List<ProviderWire> wires;
    private final Faults faults;
    private final Behaviours behaviours;
    private final RequestLog requests;
    private final SimulatedClock clock;
    private final Path uploads;
    private final HttpHandler others;

    Front(
            List<ProviderWire> wires,
            Faults faults,
            Behaviours behaviours,
            RequestLog requests,
            SimulatedClock clock,
            Path uploads,
            HttpHandler others) {
        this.wires = wires;
        this.faults = faults;
        this.behaviours = behaviours;
        this.requests = requests;
        this.clock = clock;
        this.uploads = uploads;
        this.others = others;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isInIoThread()) {
            exchange.dispatch(this);
            return;
        }
        exchange.startBlocking();
        exchange.addResponseCommitListener(this::date);
        String path = exchange.getRequestPath();
        Optional<ProviderWire> wire = wires.stream()
                .filter(candidate -> path.startsWith(candidate.basePath() + "/"))
                .findFirst();
        if (wire.isEmpty()) {
            others.handleRequest(exchange);
            return;
        }
        receive(exchange, wire.get(), path.substring(wire.get().basePath().length()));
    }

    /** The provider's own: what it creates is stamped by the same clock. */
    private void date(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.DATE, DateUtils.toDateString(Date.from(clock.instant())));
    }

    private void receive(HttpServerExchange exchange, ProviderWire wire, String path) throws IOException {
        UndertowRequest request = new UndertowRequest(exchange, path, uploads);
        Optional<String> account = wire.account(request);
        Optional<String> operation = wire.operation(request);
        Fault fault = faults.meet(wire.provider(), operation.orElse(""), account.orElse(""))
                .orElse(null);
        Visit visit = new Visit(
                exchange, requests, clock, wire.provider(), account.orElse(null), operation.orElse(null), fault);
        if (fault != null && fault.action() == Fault.Action.RESET_BEFORE) {
            visit.reset();
            return;
        }
        if (!wire.takesLargeBodies(operation.orElse("")) && request.isTooLarge()) {
            visit.send(wire.error(new Fault.Error(413, null, null, Map.of())));
            return;
        }
        if (fault != null && fault.action() == Fault.Action.HANG) {
            after(exchange, Duration.ofMillis((long) (fault.secondsOr(USUAL_HANG) * 1000)), visit::reset);
            return;
        }
        Duration wait = wait(wire, operation.orElse(""), fault);
        if (wait.isZero()) {
            answer(visit, wire, request, fault);
        } else {
            after(exchange, wait, () -> answer(visit, wire, request, fault));
        }
    }

    private Duration wait(ProviderWire wire, String operation, @Nullable Fault fault) {
        Duration delay = fault != null && fault.action() == Fault.Action.DELAY
                ? Duration.ofMillis((long) (fault.secondsOr(USUAL_DELAY) * 1000))
                : Duration.ZERO;
        return switch (operation) {
            case ProviderWire.CREATE ->
                delay.plus(behaviours.of(wire.provider()).commitDelay());
            case ProviderWire.CHAT -> delay.plus(behaviours.of(wire.provider()).answerDelay());
            default -> delay;
        };
    }

    private static void answer(Visit visit, ProviderWire wire, UndertowRequest request, @Nullable Fault fault)
            throws IOException {
        Fault.Action action = fault == null ? null : fault.action();
        if (fault != null && action == Fault.Action.STATUS) {
            request.discard();
            visit.send(wire.error(fault.error()));
            return;
        }
        Reply reply = wire.answer(request);
        if (fault == null || action == Fault.Action.DELAY) {
            visit.send(reply);
        } else if (action == Fault.Action.STATUS_AFTER) {
            visit.send(wire.error(fault.error()));
        } else if (action == Fault.Action.TRUNCATE) {
            visit.sendCut(reply, fault);
        } else {
            visit.reset();
        }
    }

    private static void after(HttpServerExchange exchange, Duration wait, Step step) {
        Executor later = CompletableFuture.delayedExecutor(
                wait.toMillis(), TimeUnit.MILLISECONDS, exchange.getConnection().getWorker());
        exchange.dispatch(later, (HttpServerExchange same) -> {
            try {
                step.run();
            } catch (IOException e) {
                log.debug("action=late-answer-not-sent reason={}", e.toString()); // the client has gone, as it should
            }
        });
    }

    private interface Step {
        void run() throws IOException;
    }
}
