package io.spendlane.operator.items;

import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A collected batch: where the lines of its items lie. */
record ItemFile(String path, int firstItem) {
    private static final String SUFFIX = ".jsonl";

    /** Those of one step, by their first items. */
    static List<ItemFile> of(Store store, RunFolder folder, int step) throws IOException {
        // Any name shows the folder.
        String any = folder.items("any");
        try (Stream<String> paths = store.list(any.substring(0, any.lastIndexOf('/')))) {
            return paths.map(path -> of(path, step))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingInt(ItemFile::firstItem).thenComparing(ItemFile::path))
                    .toList();
        }
    }

    private static Optional<ItemFile> of(String path, int step) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.endsWith(SUFFIX)
                ? BatchName.parse(name.substring(0, name.length() - SUFFIX.length()))
                        .filter(batch -> batch.names().step() == step)
                        .map(batch -> new ItemFile(path, batch.firstItem()))
                : Optional.empty();
    }
}
