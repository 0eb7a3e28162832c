package io.spendlane.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs the demo. Ends with 0 when every job came to where it should, 1 when not, 2 when an argument is wrong. */
public final class Main {
    private Main() {}

    public static void main(String[] words) throws InterruptedException {
        Arguments arguments;
        try {
            arguments = Arguments.of(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage() + "\n" + Arguments.USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(arguments) ? 0 : 1);
    }

    private static boolean run(Arguments arguments) throws InterruptedException {
        Folders folders = new Folders(arguments.root().toAbsolutePath().normalize());
        try (Demo demo = new Demo(arguments, folders)) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "end"));
            demo.run();
            return true;
        } catch (DemoFailure | IOException e) {
            System.err.println("\nThe demo failed: " + e.getMessage());
            tail("operator", folders.log("operator"));
            tail("simulator", folders.log("simulator"));
            return false;
        }
    }

    private static void tail(String name, Path log) {
        List<String> lines = Child.lastLines(log);
        System.err.println("\nThe last lines of the " + name + " (" + log + "):");
        (lines.isEmpty() ? List.of("none yet") : lines).forEach(System.err::println);
    }
}
