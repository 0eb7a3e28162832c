package io.spendlane.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a simulator until it is stopped. */
@Command(
        name = "provider-simulator",
        description = "Behaves as the batch endpoints of LLM providers do. Control API at /_simulator/.")
public final class Main implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit")
    private boolean help;

    @Option(names = "--port", defaultValue = "8090", description = "0 means any free one; default ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--host", description = "address to listen on, repeatable; default 127.0.0.1 and 127.0.0.2")
    private List<String> hosts = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "same seed, same answers; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--state", paramLabel = "DIR", description = "folder that survives a restart; default: none does")
    private @Nullable Path state;

    @Option(names = "--api-key", paramLabel = "KEY=ACCOUNT", description = "repeatable; default sim-key=default")
    private Map<String, String> keys = new LinkedHashMap<>();

    @Option(
            names = "--clock-offset",
            paramLabel = "DURATION",
            defaultValue = "PT0S",
            description = "how far the providers' clocks are ahead, such as PT5M or -PT30S")
    private Duration clockOffset = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        SimulatorOptions options = new SimulatorOptions(
                hosts.isEmpty() ? SimulatorOptions.USUAL_HOSTS : hosts,
                port,
                seed,
                state,
                keys.isEmpty() ? SimulatorOptions.USUAL_KEYS : Map.copyOf(keys),
                clockOffset);
        Simulator simulator = Simulator.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(simulator), "simulator-shutdown"));
        List<String> others = options.hosts().stream()
                .skip(1)
                .map(host -> simulator.baseUri(host).toString())
                .toList();
        System.out.println("Provider simulator on " + simulator.baseUri()
                + (others.isEmpty() ? "" : " (also " + String.join(", ", others) + ")"));
        System.out.flush();
        Thread.currentThread().join();
        return 0;
    }

    private static void close(Simulator simulator) {
        try {
            simulator.close();
        } catch (IOException e) {
            System.err.println("Could not clean up: " + e.getMessage());
        }
    }

    public static void main(String[] args) {
        // Named here, not found by its usual name, so that it binds nobody who embeds the simulator.
        System.getProperties().putIfAbsent("logback.configurationFile", "io/spendlane/simulator/logback.xml");
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            System.err.println(e.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }
}
