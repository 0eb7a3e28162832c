package io.spendlane.operator.it.api;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One watch: events come as lines, go on as messages of a WebSocket, later or never if so told. */
final class WatchRelay {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String GONE =
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Expired\",\"message\":\"too old resource version\",\"code\":410}}";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final ApiFaults faults;
    private final InputStream events;
    private final InputStream in;
    private final OutputStream out;
    private final Executor executor;
    private final BlockingQueue<Late> waiting = new LinkedBlockingQueue<>();

    /** An event, and when it goes on; the last has no text. */
    private record Late(String text, long dueNanos) {}

    WatchRelay(ApiFaults faults, InputStream events, InputStream in, OutputStream out, Executor executor) {
        this.faults = faults;
        this.events = events;
        this.in = in;
        this.out = out;
        this.executor = executor;
    }

    /** Until one of the sides ends it. */
    void run(String key) throws IOException {
        out.write(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accept(key) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        executor.execute(this::readEvents);
        executor.execute(this::readClient);
        try (events) {
            for (Late next = waiting.take(); !next.text().isEmpty(); next = waiting.take()) {
                TimeUnit.NANOSECONDS.sleep(next.dueNanos() - System.nanoTime());
                faults.passGate();
                send(TEXT, next.text().getBytes(StandardCharsets.UTF_8));
                if (next.text().equals(GONE)) {
                    break;
                }
            }
            send(CLOSE, new byte[] {3, (byte) 0xE8});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void gone() {
        waiting.add(new Late(GONE, System.nanoTime()));
    }

    private void readEvents() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!faults.drops()) {
                    waiting.add(new Late(line, System.nanoTime() + faults.lag().toNanos()));
                }
            }
        } catch (IOException over) {
            // The API server, or the client, has ended it.
        }
        waiting.add(new Late("", 0));
    }

    /** Answers pings, and ends with the client. */
    private void readClient() {
        try (DataInputStream frames = new DataInputStream(in)) {
            int opcode = 0;
            while (opcode != CLOSE) {
                opcode = frames.readUnsignedByte() & 0xF;
                int length = frames.readUnsignedByte() & 0x7F;
                length = length == 126 ? frames.readUnsignedShort() : length;
                byte[] mask = frames.readNBytes(4);
                byte[] payload = frames.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if (opcode == PING) {
                    send(PONG, payload);
                }
            }
        } catch (IOException over) {
            // Its connection has ended.
        }
        waiting.add(new Late("", 0));
    }

    private synchronized void send(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(126);
            frame.write(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(127);
            frame.write(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.write(payload);
        out.write(frame.toByteArray());
        out.flush();
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
