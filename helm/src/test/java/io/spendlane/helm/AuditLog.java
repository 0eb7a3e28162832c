package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.localcluster.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the API server wrote down about the requests of one user. */
final class AuditLog {
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - {level: Metadata, users: ["%s"]}
            - {level: None}
            """;

    private final Path file;
    private final Path policy;

    AuditLog(String user) throws IOException {
        file = Files.createTempFile("audit", ".log");
        policy = Files.createTempFile("audit-policy", ".yaml");
        Files.writeString(policy, POLICY.formatted(user));
    }

    Options in(Options options) {
        return options.withApiServerFlag("audit-policy-file", policy.toString())
                .withApiServerFlag("audit-log-path", file.toString());
    }

    /** A request: {@code group/resource/subresource} with the core group empty, and what was answered. */
    record Call(String verb, String resource, String namespace, String name, int code) {}

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                JsonNode event = Yaml.JSON.readTree(line);
                JsonNode object = event.path("objectRef");
                if (!object.isMissingNode()) {
                    String sub = object.path("subresource").asText();
                    calls.add(new Call(
                            event.get("verb").asText(),
                            object.path("apiGroup").asText() + "/"
                                    + object.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub),
                            object.path("namespace").asText(),
                            object.path("name").asText(),
                            event.at("/responseStatus/code").asInt()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }
}
