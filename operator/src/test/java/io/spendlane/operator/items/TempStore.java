package io.spendlane.operator.items;

import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A store in a temporary folder, without the care for durability. */
@SuppressWarnings("StreamResourceLeak") // as the interface says: to be closed by the caller
final class TempStore implements Store {
    private final Path root;

    TempStore(Path root) {
        this.root = root;
    }

    @Override
    public InputStream read(String path) throws IOException {
        return Files.newInputStream(root.resolve(path));
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    @Override
    public long size(String path) throws IOException {
        return Files.size(root.resolve(path));
    }

    @Override
    public Writing write(String path) throws IOException {
        Path target = root.resolve(path);
        Files.createDirectories(target.getParent());
        Path temporary = Files.createTempFile(target.getParent(), ".writing-", "");
        OutputStream stream = Files.newOutputStream(temporary);
        return new Writing() {
            @Override
            public OutputStream stream() {
                return stream;
            }

            @Override
            public void commit() throws IOException {
                stream.close();
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }

            @Override
            public void close() throws IOException {
                stream.close();
                Files.deleteIfExists(temporary);
            }
        };
    }

    @Override
    public void put(String path, byte[] bytes) throws IOException {
        Path target = root.resolve(path);
        Files.createDirectories(target.getParent());
        Files.write(target, bytes);
    }

    @Override
    public Stream<String> list(String folder) throws IOException {
        Path start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return Stream.empty();
        }
        return Files.walk(start)
                .filter(Files::isRegularFile)
                .map(file -> root.relativize(file).toString())
                .sorted();
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(root.resolve(path));
    }

    List<String> all() throws IOException {
        try (Stream<String> paths = list("")) {
            return paths.toList();
        }
    }

    List<String> lines(String path) throws IOException {
        return Files.readAllLines(root.resolve(path));
    }
}
