package io.spendlane.localcluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command lines of the two servers. */
final class ServerFlags {
    private ServerFlags() {}

    static List<String> etcd(Binaries binaries, Path directory, int port, boolean fsync) {
        String url = "http://127.0.0.1:" + port;
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("data-dir", directory.resolve("etcd").toString());
        flags.put("listen-client-urls", url);
        flags.put("advertise-client-urls", url);
        flags.put("listen-peer-urls", "http://127.0.0.1:0"); // a cluster of one has no peers
        flags.put("unsafe-no-fsync", String.valueOf(!fsync));
        return command(binaries.etcd(), flags);
    }

    static List<String> apiServer(Binaries binaries, Path directory, int port, int etcdPort, Options options) {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("etcd-servers", "http://127.0.0.1:" + etcdPort);
        flags.put("bind-address", "127.0.0.1");
        flags.put("advertise-address", "127.0.0.1");
        flags.put("secure-port", String.valueOf(port));
        flags.put("cert-dir", directory.resolve("certificates").toString());
        flags.put("authorization-mode", "RBAC");
        flags.put("token-auth-file", directory.resolve(Credentials.TOKENS).toString());
        flags.put("service-account-issuer", "https://kubernetes.default.svc");
        flags.put(
                "service-account-key-file",
                directory.resolve(Credentials.VERIFYING_KEY).toString());
        flags.put(
                "service-account-signing-key-file",
                directory.resolve(Credentials.SIGNING_KEY).toString());
        flags.put("service-cluster-ip-range", "10.0.0.0/24");
        // There is no controller manager: no default service accounts, no endpoints, and nobody to finish a foreground
        // deletion.
        flags.put("disable-admission-plugins", "ServiceAccount");
        flags.put("endpoint-reconciler-type", "none");
        flags.put("enable-garbage-collector", "false");
        if (!options.throttling()) {
            flags.put("enable-priority-and-fairness", "false");
            flags.put("max-requests-inflight", "4000");
            flags.put("max-mutating-requests-inflight", "4000");
        }
        flags.putAll(options.apiServerFlags());
        return command(binaries.kubeApiServer(), flags);
    }

    private static List<String> command(Path binary, Map<String, String> flags) {
        return Stream.concat(
                        Stream.of(binary.toString()),
                        flags.entrySet().stream().map(flag -> "--" + flag.getKey() + "=" + flag.getValue()))
                .toList();
    }
}
