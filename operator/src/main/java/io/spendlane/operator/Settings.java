package io.spendlane.operator;

import io.spendlane.operator.store.StoreLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How the operator is configured, from environment variables that begin with SPENDLANE_.
 *
 * @param namespace where Secrets and the Lease live
 * @param store where the artifact store is
 * @param httpPort for health and metrics; 0: any free one
 * @param clusterName name of this cluster; empty: the uid of kube-system
 * @param lease whether a leader is elected
 * @param allowHttp whether base URLs may be plain http
 * @param prices file of price overrides
 * @param settle settling time that overrides every provider's own
 */
record Settings(
        String namespace,
        StoreLocation store,
        int httpPort,
        Optional<String> clusterName,
        boolean lease,
        boolean allowHttp,
        Optional<Path> prices,
        Optional<Duration> settle) {

    private static final String PREFIX = "SPENDLANE_";
    private static final Set<String> KNOWN = Set.of(
            "SPENDLANE_NAMESPACE",
            "SPENDLANE_STORE",
            "SPENDLANE_S3_PATH_STYLE",
            "SPENDLANE_HTTP_PORT",
            "SPENDLANE_CLUSTER_NAME",
            "SPENDLANE_LEASE",
            "SPENDLANE_ALLOW_HTTP",
            "SPENDLANE_PRICES",
            "SPENDLANE_SETTLE_SECONDS");

    /** By which the AWS SDK is told of another server than Amazon's; few of these have a host name per bucket. */
    private static final Set<String> ENDPOINTS = Set.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3");

    /** What Kubernetes sets for a Service of that name; says nothing about the operator. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "SPENDLANE_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** The value that Kubernetes gives the {@code _PORT} of a Service, also of one named spendlane-http. */
    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final int HIGHEST_PORT = 65_535;
    private static final long LONGEST_SETTLE = 86_400;

    /** @throws IllegalArgumentException naming the variable that is unknown or has a bad value */
    static Settings of(Map<String, String> environment) {
        Map<String, String> set = new HashMap<>(environment);
        set.entrySet().removeIf(entry -> !entry.getKey().startsWith(PREFIX) || isServiceLink(entry));
        Set<String> unknown = new TreeSet<>(set.keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown variable %s; known are %s"
                    .formatted(String.join(", ", unknown), String.join(", ", new TreeSet<>(KNOWN))));
        }
        return new Settings(
                namespace(set.getOrDefault("SPENDLANE_NAMESPACE", "spendlane-system")),
                store(set, environment.keySet().stream().anyMatch(ENDPOINTS::contains)),
                (int) number(set, "SPENDLANE_HTTP_PORT", 0, HIGHEST_PORT)
                        .orElse(8080L)
                        .longValue(),
                Optional.ofNullable(set.get("SPENDLANE_CLUSTER_NAME")).filter(name -> !name.isBlank()),
                flag(set, "SPENDLANE_LEASE", true),
                flag(set, "SPENDLANE_ALLOW_HTTP", false),
                Optional.ofNullable(set.get("SPENDLANE_PRICES"))
                        .filter(f -> !f.isBlank())
                        .map(Path::of),
                number(set, "SPENDLANE_SETTLE_SECONDS", 0, LONGEST_SETTLE).map(Duration::ofSeconds));
    }

    private static boolean isServiceLink(Map.Entry<String, String> variable) {
        return SERVICE_LINK.matcher(variable.getKey()).matches()
                || (variable.getKey().endsWith("_PORT")
                        && SERVICE_URL.matcher(variable.getValue()).matches());
    }

    private static String namespace(String value) {
        if (!NAMESPACE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "SPENDLANE_NAMESPACE is \"%s\"; write the name of a namespace, such as spendlane-system"
                            .formatted(value));
        }
        return value;
    }

    private static StoreLocation store(Map<String, String> set, boolean ownEndpoint) {
        String value = set.getOrDefault("SPENDLANE_STORE", "file:/var/lib/spendlane");
        try {
            return StoreLocation.of(value, flag(set, "SPENDLANE_S3_PATH_STYLE", ownEndpoint));
        } catch (StoreLocation.Refused e) {
            throw new IllegalArgumentException("SPENDLANE_STORE is \"%s\"; %s".formatted(value, e.getMessage()), e);
        }
    }

    private static Optional<Long> number(Map<String, String> set, String name, long least, long most) {
        String value = set.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // Told below, as any other value that is no such number.
        }
        throw new IllegalArgumentException(
                "%s is \"%s\"; write a whole number from %d to %d".formatted(name, value, least, most));
    }

    private static boolean flag(Map<String, String> set, String name, boolean absent) {
        String value = set.get(name);
        if (value == null) {
            return absent;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("%s is \"%s\"; write true or false".formatted(name, value));
        };
    }
}
