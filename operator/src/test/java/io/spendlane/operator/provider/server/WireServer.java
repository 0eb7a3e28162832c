package io.spendlane.operator.provider.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1, one thread per connection. It answers as told, and keeps what it saw. */
public final class WireServer implements AutoCloseable {
    private static final int KEPT = 1 << 20;

    private final ServerSocket server;
    private final Function<Seen, Reply> script;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bodyBytes = new AtomicLong();

    /** On all addresses. */
    public WireServer(Function<Seen, Reply> script) {
        this(null, script);
    }

    /** On one address only. */
    public WireServer(@Nullable InetAddress address, Function<Seen, Reply> script) {
        this.script = script;
        try {
            server = new ServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start(this::accept);
    }

    public String url(String host) {
        return "http://" + host + ":" + server.getLocalPort();
    }

    public String url() {
        return url("127.0.0.1");
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<Seen> seen() {
        return seen;
    }

    public List<String> lines() {
        return seen.stream().map(Seen::line).toList();
    }

    /** Bytes of bodies that have arrived so far. */
    public long bodyBytes() {
        return bodyBytes.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        for (int number = 1; !server.isClosed(); number++) {
            int connection = number;
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket, connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                Seen request = read(in, connection);
                if (request == null) {
                    return;
                }
                seen.add(request);
                if (!answer(socket, script.apply(request))) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has gone.
        } finally {
            sockets.remove(socket);
        }
    }

    /** @return whether the connection lives on */
    private static boolean answer(Socket socket, Reply reply) throws IOException {
        OutputStream out = socket.getOutputStream();
        if (reply instanceof Reply.Answer answer) {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Status\r\n");
            answer.headers().forEach(header -> head.append(header).append("\r\n"));
            head.append("Content-Length: ").append(answer.claimed()).append("\r\n\r\n");
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(answer.body());
            out.flush();
            return answer.claimed() == answer.body().length;
        }
        if (reply instanceof Reply.Raw raw) {
            out.write(raw.bytes());
            out.flush();
            return false;
        }
        if (reply instanceof Reply.Reset) {
            socket.setSoLinger(true, 0);
            return false;
        }
        return socket.getInputStream().read() >= 0;
    }

    private @Nullable Seen read(InputStream in, int connection) throws IOException {
        String line = line(in);
        String[] words = line == null ? new String[0] : line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/")) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
        return new Seen(words[0], words[1], headers, body(in, length), length, connection);
    }

    private byte[] body(InputStream in, long length) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (count < 0) {
                throw new IOException("the request breaks off");
            }
            bodyBytes.addAndGet(count);
            kept.write(chunk, 0, Math.min(count, KEPT - kept.size()));
            left -= count;
        }
        return kept.toByteArray();
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire-server");
        thread.setDaemon(true);
        thread.start();
    }
}
