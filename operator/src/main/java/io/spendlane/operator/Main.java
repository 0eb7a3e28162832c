package io.spendlane.operator;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator with the settings of the environment, and ends it on SIGTERM. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int BAD_SETTINGS = 2;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings;
        try {
            settings = Settings.of(System.getenv());
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
}
