package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder by its path, for systems without {@code openat} in Java, such as macOS. Each step is checked for links, but a
 * link that takes a folder's place between check and use is not seen: do not share such a store with strangers.
 */
record NamedFolder(Path path, String where) implements Folder {

    @Override
    public BasicFileAttributes attributes(String name) throws IOException {
        return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Folder open(String name) throws IOException {
        checkFolder(name);
        return new NamedFolder(path.resolve(name), shown(name));
    }

    @Override
    public FileChannel read(String name) throws IOException {
        checkFile(name);
        return FileChannel.open(path.resolve(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel create(String name) throws IOException {
        return FileChannel.open(path.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public void move(String name, Folder to, String toName) throws IOException {
        Files.move(path.resolve(name), to.path().resolve(toName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(path.resolve(name));
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel itself = FileChannel.open(path, StandardOpenOption.READ)) {
            itself.force(true);
        }
    }

    @Override
    public String shown(String name) {
        return where.isEmpty() ? name : where + "/" + name;
    }

    @Override
    public void close() {}
}
