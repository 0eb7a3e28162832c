package io.spendlane.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a person asked {@link Main} for. */
record Arguments(boolean help, boolean keep, Optional<Path> kubeconfig) {
    static final String USAGE = """
            Usage: [--keep] [--kubeconfig FILE]
              --keep             keep data and logs after the end
              --kubeconfig FILE  write the kubeconfig there; FILE must not exist, and is removed at the end
            """;

    /** @throws IllegalArgumentException with a message for the person */
    static Arguments of(List<String> words) {
        Arguments read = new Arguments(false, false, Optional.empty());
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            read = switch (word) {
                case "--help", "-h" -> new Arguments(true, read.keep, read.kubeconfig);
                case "--keep" -> new Arguments(read.help, true, read.kubeconfig);
                case "--kubeconfig" -> new Arguments(read.help, read.keep, Optional.of(file(rest)));
                default -> throw new IllegalArgumentException("Unknown argument: " + word);
            };
        }
        return read;
    }

    private static Path file(Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("--kubeconfig needs a file.");
        }
        Path file = Path.of(rest.next()).toAbsolutePath();
        if (Files.exists(file)) {
            throw new IllegalArgumentException(
                    file + " exists. Remove it, or name another file: a kubeconfig of yours is never overwritten.");
        }
        return file;
    }
}
