package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A folder held by its descriptor: who renames it or puts a link in its place meanwhile leads nobody astray. */
record HeldFolder(SecureDirectoryStream<Path> stream, Path path, String where) implements Folder {

    @Override
    public BasicFileAttributes attributes(String name) throws IOException {
        return stream.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public Folder open(String name) throws IOException {
        checkFolder(name);
        DirectoryStream<Path> child = stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS);
        return new HeldFolder((SecureDirectoryStream<Path>) child, path.resolve(name), shown(name));
    }

    @Override
    public FileChannel read(String name) throws IOException {
        checkFile(name);
        return channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public FileChannel create(String name) throws IOException {
        return channel(
                name, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS));
    }

    private FileChannel channel(String name, Set<OpenOption> options) throws IOException {
        SeekableByteChannel channel = stream.newByteChannel(Path.of(name), options);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("the file system of " + path + " has no file channels");
    }

    @Override
    public void move(String name, Folder to, String toName) throws IOException {
        stream.move(Path.of(name), ((HeldFolder) to).stream, Path.of(toName));
    }

    @Override
    public void delete(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try {
            stream.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel itself = channel(".", Set.of(StandardOpenOption.READ))) {
            itself.force(true);
        }
    }

    @Override
    public String shown(String name) {
        return where.isEmpty() ? name : where + "/" + name;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
