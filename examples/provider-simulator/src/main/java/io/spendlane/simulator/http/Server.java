package io.spendlane.simulator.http;

import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.clock.SimulatedClock;
import io.spendlane.simulator.faults.Faults;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** The HTTP server, on the same port of one or more addresses. */
public final class Server implements AutoCloseable {
    private static final int IO_THREADS = 2;
    private static final int WORKERS = 48;
    private static final int TRIES = 20;

    private final Undertow undertow;
    private final int port;

    private Server(Undertow undertow, int port) {
        this.undertow = undertow;
        this.port = port;
    }

    /** @param port 0 for one that is free on all addresses */
    public static Server start(
            List<String> hosts,
            int port,
            List<ProviderWire> wires,
            Faults faults,
            Behaviours behaviours,
            RequestLog requests,
            SimulatedClock clock,
            Path uploads,
            Control control)
            throws IOException {
        Front front = new Front(wires, faults, behaviours, requests, clock, uploads, new ControlHandler(control));
        for (int attempt = 1; ; attempt++) {
            int chosen = port == 0 ? freePort(hosts.get(0)) : port;
            try {
                return new Server(listen(hosts, chosen, front), chosen);
            } catch (RuntimeException e) {
                if (port != 0 || attempt == TRIES || !(e.getCause() instanceof BindException)) {
                    throw new IOException(
                            "Cannot listen on port " + chosen + " of " + String.join(" and ", hosts) + ": "
                                    + e.getMessage()
                                    + ". Choose another --port, --port 0 for any free one, or other addresses with --host.",
                            e);
                }
            }
        }
    }

    private static Undertow listen(List<String> hosts, int port, Front front) {
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(WORKERS)
                .setServerOption(
                        UndertowOptions.ALWAYS_SET_DATE, false) // it would be the machine's, and of a server long gone
                .setHandler(front);
        hosts.forEach(host -> builder.addHttpListener(port, host));
        Undertow undertow = builder.build();
        try {
            undertow.start();
        } catch (RuntimeException e) {
            undertow.stop();
            throw e;
        }
        return undertow;
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
