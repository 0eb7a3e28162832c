package io.spendlane.simulator.provider;

import io.spendlane.simulator.faults.Fault;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One provider's API: its routes, answered with its manners. */
public final class RoutedWire implements ProviderWire {
    private static final Logger log = LoggerFactory.getLogger(RoutedWire.class);

    private final String provider;
    private final String basePath;
    private final Map<String, String> accountsByKey;
    private final Routes routes;
    private final Manners manners;

    public RoutedWire(
            String provider, String basePath, Map<String, String> accountsByKey, Routes routes, Manners manners) {
        this.provider = provider;
        this.basePath = basePath;
        this.accountsByKey = accountsByKey;
        this.routes = routes;
        this.manners = manners;
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public String basePath() {
        return basePath;
    }

    @Override
    public Optional<String> operation(Request request) {
        return routes.find(request).map(Routes.Match::operation);
    }

    @Override
    public Set<String> operations() {
        return routes.operations();
    }

    @Override
    public boolean takesLargeBodies(String operation) {
        return routes.takesLargeBodies(operation);
    }

    @Override
    public Optional<String> account(Request request) {
        return Optional.ofNullable(accountsByKey.get(manners.key(request)))
                .map(account -> manners.account(request, account));
    }

    @Override
    public Reply answer(Request request) throws IOException {
        long start = System.nanoTime();
        String account = account(request).orElse("");
        try {
            return withHeaders(route(request, account), account, start, Map.of());
        } catch (RateLimited e) {
            double wait = Math.ceil(e.left().reset().toMillis() / 1000.0);
            return error(new Fault.Error(429, null, wait, manners.rateHeaders(e.left())));
        } catch (WireError e) {
            return withHeaders(manners.reply(e), account, start, e.headers());
        } catch (RuntimeException e) {
            log.error("action=answer-failed method={} path={}", request.method(), request.path(), e);
            return withHeaders(manners.reply(manners.typical(500, null)), account, start, Map.of());
        }
    }

    private Reply route(Request request, String account) throws IOException {
        if (account.isEmpty()) {
            throw manners.wrongKey(manners.key(request));
        }
        manners.demand(request);
        Routes.Match match =
                routes.find(request).orElseThrow(() -> manners.noSuchUrl(request.method(), basePath + request.path()));
        return match.handler().answer(request, new Owner(provider, account), match.id());
    }

    @Override
    public Reply error(Fault.Error fault) {
        WireError error = manners.typical(fault.status(), fault.code());
        Map<String, String> headers = new HashMap<>(error.headers());
        headers.putAll(fault.headers());
        if (fault.retryAfter() != null) {
            error = manners.waiting(error, fault.retryAfter());
            headers.putAll(manners.waitHeaders(fault.retryAfter()));
        }
        return withHeaders(manners.reply(error), "", System.nanoTime(), headers);
    }

    private Reply withHeaders(Reply reply, String account, long start, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.putAll(manners.headers(account, (System.nanoTime() - start) / 1_000_000));
        headers.putAll(more);
        return reply.with(headers);
    }
}
