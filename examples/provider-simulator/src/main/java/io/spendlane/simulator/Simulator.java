package io.spendlane.simulator;

import io.spendlane.simulator.control.ControlApi;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Server;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A running simulator: providers, control API and state, behind one HTTP server. */
public final class Simulator implements AutoCloseable {
    private final SimulatorOptions options;
    private final World world;
    private final Server server;

    private Simulator(SimulatorOptions options, World world, Server server) {
        this.options = options;
        this.world = world;
        this.server = server;
    }

    /** @throws IOException if the port is taken or the state folder cannot be used */
    public static Simulator start(SimulatorOptions options) throws IOException {
        World world = World.open(options);
        try {
            return new Simulator(options, world, serve(options, world));
        } catch (IOException e) {
            world.close();
            throw e;
        }
    }

    private static Server serve(SimulatorOptions options, World world) throws IOException {
        List<ProviderWire> wires = world.providers().stream()
                .map(provider -> provider.wire(world.backend()))
                .toList();
        return Server.start(
                options.hosts(),
                options.port(),
                wires,
                world.faults(),
                world.backend().behaviours(),
                world.requests(),
                world.clock(),
                world.folder().uploads(),
                new ControlApi(world.backend(), world.faults(), world.requests(), wires, world));
    }

    /** Such as {@code http://127.0.0.1:8080}; append a provider's base path. */
    public URI baseUri() {
        return baseUri(options.hosts().get(0));
    }

    /** The same at one of the other addresses. */
    public URI baseUri(String host) {
        return URI.create("http://" + host + ":" + server.port());
    }

    @Override
    public void close() throws IOException {
        server.close();
        world.close();
    }
}
