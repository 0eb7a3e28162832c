package io.spendlane.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.operator.release.ReleaseCheck;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator with the settings of the environment, and ends it on SIGTERM; or checks a release. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int BAD_SETTINGS = 2;

    private static final String CHECK = "check-release";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings;
        try {
            if (arguments.length > 0 && !arguments[0].equals(CHECK)) {
                throw new IllegalArgumentException(
                        "\"%s\" is no command: give none, or %s".formatted(arguments[0], CHECK));
            }
            settings = Settings.of(System.getenv());
            if (arguments.length > 0) {
                System.exit(check(
                        ReleaseCheck.Where.of(List.of(arguments).subList(1, arguments.length), settings.namespace())));
                return;
            }
        } catch (IllegalArgumentException e) {
            System.err.println("spendlane-operator: " + e.getMessage());
            System.exit(BAD_SETTINGS);
            return;
        }
        try {
            SpendlaneOperator operator = SpendlaneOperator.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
            operator.awaitEnd();
        } catch (IOException e) {
            log.error("cannot start: {}", e.getMessage());
            System.exit(1);
        }
    }

    private static int check(ReleaseCheck.Where where) throws InterruptedException {
        try (KubernetesClient client = Cluster.connect()) {
            return new ReleaseCheck(client, where, System.out, Clock.systemUTC()).run() ? 0 : 1;
        }
    }
}
