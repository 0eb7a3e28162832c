package io.spendlane.simulator.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request on top of Undertow. The body is read at most once, and kept. */
final class UndertowRequest implements Request {
    private static final Logger log = LoggerFactory.getLogger(UndertowRequest.class);
    private static final int MOST_BYTES = 64 << 20;

    private final HttpServerExchange exchange;
    private final String path;
    private final Path uploads;
    private byte @Nullable [] body;

    UndertowRequest(HttpServerExchange exchange, String path, Path uploads) {
        this.exchange = exchange;
        this.path = path;
        this.uploads = uploads;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod().toString();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, String> query() {
        Map<String, String> result = new HashMap<>();
        exchange.getQueryParameters().forEach((name, values) -> result.put(name, values.getFirst()));
        return result;
    }

    @Override
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> result = new LinkedHashMap<>();
        exchange.getQueryParameters().forEach((name, values) -> result.put(name, List.copyOf(values)));
        return result;
    }

    @Override
    public String origin() {
        return exchange.getRequestScheme() + "://" + exchange.getHostAndPort();
    }

    @Override
    public Path spooled() throws IOException {
        Path file = Files.createTempFile(uploads, "body", null);
        exchange.addExchangeCompleteListener((done, next) -> {
            deleteLeftOver(file);
            next.proceed();
        });
        byte[] read = body;
        if (read != null) {
            Files.write(file, read);
        } else {
            Files.copy(exchange.getInputStream(), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static void deleteLeftOver(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("action=spooled-body-not-deleted reason={}", e.toString());
        }
    }

    @Override
    public @Nullable String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Whether the body, which lies in memory, is larger than any client has reason to send. */
    boolean isTooLarge() throws IOException {
        return !isUpload() && body().length > MOST_BYTES;
    }

    /** Reads what is left and forgets it, so that the client can read an answer that it gets instead. */
    void discard() throws IOException {
        exchange.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    boolean isUpload() {
        String type = header("content-type");
        return type != null && type.startsWith(MultiPartParserDefinition.MULTIPART_FORM_DATA);
    }

    @Override
    public byte[] body() throws IOException {
        byte[] read = body;
        if (read == null) {
            read = exchange.getInputStream().readNBytes(MOST_BYTES + 1);
            body = read;
        }
        return read;
    }

    @Override
    public Upload upload() throws IOException {
        MultiPartParserDefinition definition = new MultiPartParserDefinition(uploads);
        definition.setDefaultEncoding(StandardCharsets.UTF_8.name());
        definition.setFileSizeThreshold(0);
        FormDataParser parser = definition.create(exchange);
        if (parser == null) {
            return new Upload(Map.of(), null, null);
        }
        FormData form = parser.parseBlocking();
        Map<String, String> fields = new HashMap<>();
        String filename = null;
        Path content = null;
        for (String name : form) {
            FormData.FormValue value = form.getFirst(name);
            if (!value.isFileItem()) {
                fields.put(name, value.getValue());
            } else if (name.equals("file")) {
                filename = value.getFileName();
                content = value.getFileItem().getFile();
            }
        }
        return new Upload(fields, filename, content);
    }
}
