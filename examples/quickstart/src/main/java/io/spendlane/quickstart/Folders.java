package io.spendlane.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demo finds and leaves things.
 *
 * @param root of the repository, absolute
 */
record Folders(Path root) {

    /** What the demo leaves behind; emptied at its start. */
    Path demo() {
        return root.resolve("examples/quickstart/target/demo");
    }

    /** The operator's artifact store. */
    Path store() {
        return demo().resolve("store");
    }

    Path log(String process) {
        return demo().resolve(process + ".log");
    }

    Path kubeconfig() {
        return demo().resolve("kubeconfig.yaml");
    }

    Path examples() {
        return root.resolve("examples");
    }

    Path records() {
        return examples().resolve("data/glosses.jsonl");
    }

    List<Path> crds() throws IOException {
        return yaml(root.resolve("crds"));
    }

    List<Path> jobs() throws IOException {
        return yaml(examples().resolve("jobs"));
    }

    /** @throws DemoFailure when it has not been built */
    Path jar(String path) throws DemoFailure {
        Path jar = root.resolve(path);
        if (!Files.isRegularFile(jar)) {
            throw new DemoFailure(jar + " is missing: run mvn -Pdemo in " + root);
        }
        return jar;
    }

    /** Empties the demo's folder and puts the input where a team would. */
    void prepare() throws IOException {
        if (Files.exists(demo())) {
            try (Stream<Path> all = Files.walk(demo())) {
                for (Path old : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(old);
                }
            }
        }
        Path inbox = Files.createDirectories(store().resolve("research/inbox"));
        Files.copy(records(), inbox.resolve("glosses.jsonl"));
    }

    private static List<Path> yaml(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }
}
