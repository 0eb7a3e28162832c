package io.spendlane.simulator.fireworks;

import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Addresses at which a file can be read without a key, for ten minutes. */
final class Downloads {
    static final String PATH = "/signed/";

    private static final Duration LIFE = Duration.ofSeconds(599);

    private final Map<String, Signed> byToken = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Downloads(InstantSource clock) {
        this.clock = clock;
    }

    private record Signed(@Nullable String file, String key, Instant until) {}

    /** @param file {@code null} for one that is empty */
    String sign(Request request, String key, @Nullable String file) {
        String token = Ids.next("");
        byToken.put(token, new Signed(file, key, clock.instant().plus(LIFE)));
        return request.origin() + Fireworks.BASE_PATH + PATH + token;
    }

    Optional<String> key(Request request) {
        return request.path().startsWith(PATH)
                ? find(request.path().substring(PATH.length())).map(Signed::key)
                : Optional.empty();
    }

    Reply read(String token, FileStore files) {
        Signed signed = find(token).orElseThrow(FireworksError::notFound);
        if (signed.file() == null) {
            return new Reply.Bytes(200, Map.of(), "application/octet-stream", new byte[0]);
        }
        return new Reply.Download(200, Map.of(), "application/octet-stream", files.content(signed.file()));
    }

    private Optional<Signed> find(String token) {
        return Optional.ofNullable(byToken.get(token))
                .filter(signed -> clock.instant().isBefore(signed.until()));
    }
}
