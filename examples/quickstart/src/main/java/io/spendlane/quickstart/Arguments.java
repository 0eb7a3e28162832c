package io.spendlane.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the demo is run.
 *
 * @param root of the repository
 * @param keep whether it stays up until Ctrl-C
 * @param mock whether it takes the mock even where a real API server is at hand
 * @param patience how long the jobs may take
 */
record Arguments(Path root, boolean keep, boolean mock, Duration patience) {
    static final String USAGE = "Usage: --root=DIR [--keep=true|false] [--mock=true|false] [--seconds=N]";

    private static final Duration PATIENCE = Duration.ofSeconds(110);

    /** @throws IllegalArgumentException naming what is wrong */
    static Arguments of(List<String> words) {
        Arguments read = new Arguments(Path.of("."), false, false, PATIENCE);
        for (String word : words) {
            read = read.with(word);
        }
        return read;
    }

    private Arguments with(String word) {
        int is = word.indexOf('=');
        String name = is < 0 ? word : word.substring(0, is);
        String value = is < 0 ? "" : word.substring(is + 1);
        return switch (name) {
            case "--root" -> new Arguments(Path.of(value), keep, mock, patience);
            case "--keep" -> new Arguments(root, flag(value), mock, patience);
            case "--mock" -> new Arguments(root, keep, flag(value), patience);
            case "--seconds" -> new Arguments(root, keep, mock, Duration.ofSeconds(Long.parseLong(value)));
            default -> throw new IllegalArgumentException("unknown argument " + word);
        };
    }

    /** {@code -Dkeep} alone means yes. */
    private static boolean flag(String value) {
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + value + "\" is neither true nor false");
        };
    }
}
