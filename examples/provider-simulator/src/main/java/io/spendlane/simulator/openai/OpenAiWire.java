package io.spendlane.simulator.openai;

import io.spendlane.simulator.faults.Fault;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OpenAI's API, or one in its form under another name and path. */
final class OpenAiWire implements ProviderWire {
    private static final Logger log = LoggerFactory.getLogger(OpenAiWire.class);
    private static final String BEARER = "bearer ";

    private final String provider;
    private final String basePath;
    private final Map<String, String> accountsByKey;
    private final Routes routes;

    OpenAiWire(String provider, String basePath, Map<String, String> accountsByKey, Routes routes) {
        this.provider = provider;
        this.basePath = basePath;
        this.accountsByKey = accountsByKey;
        this.routes = routes;
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
    public Optional<String> operation(String method, String path) {
        return routes.find(method, path).map(Routes.Match::operation);
    }

    @Override
    public Set<String> operations() {
        return routes.operations();
    }

    @Override
    public Optional<String> account(Request request) {
        return Optional.ofNullable(accountsByKey.get(key(request)));
    }

    private static String key(Request request) {
        String header = request.header("authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).trim()
                : "";
    }

    @Override
    public Reply answer(Request request) throws IOException {
        long start = System.nanoTime();
        Reply reply;
        try {
            reply = route(request);
        } catch (OpenAiError e) {
            reply = Reply.json(e.status(), e.body());
        } catch (RuntimeException e) {
            log.error("action=answer-failed method={} path={}", request.method(), request.path(), e);
            reply = Reply.json(500, OpenAiError.typical(500).body());
        }
        return withHeaders(reply, start, Map.of());
    }

    private Reply route(Request request) throws IOException {
        String account = account(request).orElseThrow(() -> OpenAiError.wrongKey(key(request)));
        Routes.Match match = routes.find(request.method(), request.path())
                .orElseThrow(() -> OpenAiError.noSuchUrl(request.method(), basePath + request.path()));
        return match.handler().answer(request, new Owner(provider, account), match.id());
    }

    @Override
    public Reply error(Fault.Error fault) {
        OpenAiError error = OpenAiError.typical(fault.status());
        Map<String, String> headers = new HashMap<>(fault.headers());
        if (fault.retryAfter() != null) {
            headers.put("retry-after", seconds(fault.retryAfter()));
        }
        return withHeaders(
                Reply.json(fault.status(), (fault.code() == null ? error : error.withCode(fault.code())).body()),
                System.nanoTime(),
                headers);
    }

    private static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }

    private static Reply withHeaders(Reply reply, long start, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.put("x-request-id", Ids.next("req_"));
        headers.put("openai-processing-ms", Long.toString((System.nanoTime() - start) / 1_000_000));
        headers.put("openai-version", "2020-10-01");
        headers.putAll(more);
        return reply.with(headers);
    }
}
