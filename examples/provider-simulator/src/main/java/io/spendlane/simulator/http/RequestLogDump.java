package io.spendlane.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.state.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The request log as one JSON array, streamed: finished requests in the order in which they finished, then open ones.
 * Query parameters {@code provider}, {@code account}, {@code operation}, {@code status} and {@code fault} select;
 * {@code after} leaves out what has that {@code seq} or a lower one.
 */
final class RequestLogDump {
    private final RequestLog requests;
    private final Map<String, String> query;
    private final long after;
    private boolean first = true;

    RequestLogDump(RequestLog requests, Map<String, String> query) {
        this.requests = requests;
        this.query = query;
        this.after = Long.parseLong(query.getOrDefault("after", "0"));
    }

    void write(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write("[");
        // Taken first, so that what finishes meanwhile is not missed; what is met twice is left out the second time.
        List<RequestLog.Entry> open = List.copyOf(requests.open());
        Set<Long> finished = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(requests.file(), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                one(writer, line);
                if (!open.isEmpty()) {
                    finished.add(Json.MAPPER.readTree(line).path("seq").asLong());
                }
            }
        }
        for (RequestLog.Entry entry : open) {
            if (!finished.contains(entry.seq())) {
                one(writer, Json.MAPPER.writeValueAsString(entry));
            }
        }
        writer.write("]\n");
        writer.flush();
    }

    private void one(Writer writer, String line) throws IOException {
        if (query.isEmpty() || selected(Json.MAPPER.readTree(line))) {
            writer.write(first ? "\n" : ",\n");
            writer.write(line);
            first = false;
        }
    }

    private boolean selected(JsonNode entry) {
        return query.entrySet().stream()
                .allMatch(wanted -> wanted.getKey().equals("after")
                        ? entry.path("seq").asLong() > after
                        : entry.path(wanted.getKey()).asText().equals(wanted.getValue()));
    }
}
