package io.spendlane.simulator.http;

import io.spendlane.simulator.faults.Fault;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;

/** Writes a reply, whole or cut. */
final class ReplySender {
    private ReplySender() {}

    static void send(HttpServerExchange exchange, Reply reply) throws IOException {
        head(exchange, reply);
        try (OutputStream out = exchange.getOutputStream()) {
            if (reply instanceof Reply.Bytes bytes) {
                exchange.setResponseContentLength(bytes.body().length);
                out.write(bytes.body());
            } else if (reply instanceof Reply.Download download) {
                exchange.setResponseContentLength(Files.size(download.content()));
                Files.copy(download.content(), out);
            } else if (reply instanceof Reply.Stream stream) {
                stream.body().write(out);
            }
        }
    }

    /**
     * Sends the beginning only. Ends the answer properly if the fault says so; otherwise announces the full length and
     * closes the connection early.
     */
    static void sendCut(HttpServerExchange exchange, Reply reply, Fault fault) throws IOException {
        long whole = length(reply);
        long kept;
        try (InputStream in = open(reply)) {
            kept = Cut.position(in, whole, fault);
        }
        head(exchange, reply);
        if (!fault.endsClean()) {
            exchange.setResponseContentLength(whole);
        }
        OutputStream out = exchange.getOutputStream();
        try (InputStream in = open(reply)) {
            copy(in, out, kept);
        }
        out.flush();
        if (fault.endsClean()) {
            out.close();
        } else {
            Connections.close(exchange);
        }
    }

    private static void head(HttpServerExchange exchange, Reply reply) {
        exchange.setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType(reply));
    }

    private static String contentType(Reply reply) {
        if (reply instanceof Reply.Bytes bytes) {
            return bytes.contentType();
        }
        return reply instanceof Reply.Download download ? download.contentType() : ((Reply.Stream) reply).contentType();
    }

    private static long length(Reply reply) throws IOException {
        if (reply instanceof Reply.Bytes bytes) {
            return bytes.body().length;
        }
        return reply instanceof Reply.Download download ? Files.size(download.content()) : 0;
    }

    private static InputStream open(Reply reply) throws IOException {
        if (reply instanceof Reply.Bytes bytes) {
            return new ByteArrayInputStream(bytes.body());
        }
        return reply instanceof Reply.Download download
                ? Files.newInputStream(download.content())
                : InputStream.nullInputStream();
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
