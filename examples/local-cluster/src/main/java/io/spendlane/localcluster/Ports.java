package io.spendlane.localcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Free ports on loopback, below those that Linux and macOS hand to outgoing connections: while an API server is stopped, a client
 * that dials its port again and again could otherwise be given that very port, and keep it.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_767;
    private static final int TRIES = 100;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private Ports() {}

    static int free() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ClusterException(
                "None of " + TRIES + " ports tried between " + FIRST + " and " + LAST + " is free on 127.0.0.1.");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
