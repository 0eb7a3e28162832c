package io.spendlane.simulator.mistral;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Addresses with which a file can be read without a key, for a while. */
final class SignedUrls {
    private static final String PARAMETER = "sig";

    private final Map<String, Signed> byToken = new ConcurrentHashMap<>();
    private final InstantSource clock;

    SignedUrls(InstantSource clock) {
        this.clock = clock;
    }

    private record Signed(String path, String key, Instant until) {}

    String sign(Request request, String key, String basePath, String path, Duration life) {
        String token = Ids.next("");
        byToken.put(token, new Signed(path, key, clock.instant().plus(life)));
        return request.origin() + basePath + path + "?" + PARAMETER + "=" + token;
    }

    Optional<String> key(Request request) {
        return Optional.ofNullable(request.query().get(PARAMETER))
                .map(byToken::get)
                .filter(signed ->
                        signed.path().equals(request.path()) && clock.instant().isBefore(signed.until()))
                .map(Signed::key);
    }
}
