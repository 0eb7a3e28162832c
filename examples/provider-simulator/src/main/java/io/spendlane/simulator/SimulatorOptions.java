package io.spendlane.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is set up.
 *
 * @param hosts addresses to listen on; the first one is the one that {@link Simulator#baseUri} names
 * @param port the same on all addresses; 0 means any free one
 * @param seed the same seed gives the same answers, errors and times
 * @param state folder that survives a restart; null means a temporary one
 * @param accountsByKey API key to account
 * @param clockOffset how far the provider's clock is ahead
 */
public record SimulatorOptions(
        List<String> hosts,
        int port,
        long seed,
        @Nullable Path state,
        Map<String, String> accountsByKey,
        Duration clockOffset) {
    public static final Map<String, String> USUAL_KEYS = Map.of("sim-key", "default");
    public static final List<String> USUAL_HOSTS = List.of("127.0.0.1", "127.0.0.2");

    /** Any free port, seed 1, temporary state, the key {@code sim-key}. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(USUAL_HOSTS, 0, 1, null, USUAL_KEYS, Duration.ZERO);
    }

    public SimulatorOptions withPort(int other) {
        return new SimulatorOptions(hosts, other, seed, state, accountsByKey, clockOffset);
    }

    public SimulatorOptions withSeed(long other) {
        return new SimulatorOptions(hosts, port, other, state, accountsByKey, clockOffset);
    }

    public SimulatorOptions withState(Path other) {
        return new SimulatorOptions(hosts, port, seed, other, accountsByKey, clockOffset);
    }

    public SimulatorOptions withKeys(Map<String, String> other) {
        return new SimulatorOptions(hosts, port, seed, state, Map.copyOf(other), clockOffset);
    }

    public SimulatorOptions withClockOffset(Duration other) {
        return new SimulatorOptions(hosts, port, seed, state, accountsByKey, other);
    }
}
