package io.spendlane.localcluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A kubeconfig with one cluster, one user and one context. */
final class Kubeconfig {
    private Kubeconfig() {}

    /** @param authority certificates in PEM that the server's own is checked against */
    static String yaml(String url, String authority, String user, String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: local
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: %s
                  user:
                    token: %s
                contexts:
                - name: local
                  context:
                    cluster: local
                    user: %s
                current-context: local
                """.formatted(
                        url,
                        Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)),
                        quoted(user),
                        quoted(token),
                        quoted(user));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
