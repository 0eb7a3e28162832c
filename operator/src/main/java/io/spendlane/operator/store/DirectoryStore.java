package io.spendlane.operator.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A store in a directory, such as a mounted volume. Tenants may write to the same volume: a symbolic link below its root
 * is refused, wherever it leads.
 */
public final class DirectoryStore implements Store {
    private final FolderTree tree;
    private final TempFiles temps;
    private final boolean links;

    private DirectoryStore(FolderTree tree, TempFiles temps, boolean links) {
        this.tree = tree;
        this.temps = temps;
        this.links = links;
    }

    /**
     * Opens a directory that is there. It is not created: a volume that is not mounted must not look like an empty store.
     *
     * @throws IOException when it is not there, or files in it cannot be written and made durable
     */
    public static DirectoryStore open(Path root, Clock clock) throws IOException {
        return open(root, clock, Folder::root, true);
    }

    /** @param links whether to use hard links if the file system has them */
    static DirectoryStore open(Path root, Clock clock, FolderTree.Opener opener, boolean links) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new FileSystemException(
                    root.toString(), null, "is not a directory: create it, or mount the store's volume there");
        }
        FolderTree tree = new FolderTree(root.toRealPath(), opener);
        TempFiles temps = new TempFiles(tree);
        temps.deleteOld(clock.instant());
        return new DirectoryStore(tree, temps, temps.canLink() && links);
    }

    @Override
    public InputStream read(String path) throws IOException {
        StorePath file = StorePath.of(path);
        try (Folder folder = tree.open(file.folders())) {
            return Channels.newInputStream(folder.read(file.name()));
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path);
        } catch (InvalidPathException e) {
            throw FolderTree.notEncodable(path, e);
        }
    }

    @Override
    public boolean exists(String path) throws IOException {
        try {
            return attributes(path).isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public long size(String path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(path);
        }
        return attributes.size();
    }

    private BasicFileAttributes attributes(String path) throws IOException {
        StorePath file = StorePath.of(path);
        try (Folder folder = tree.open(file.folders())) {
            return folder.checked(file.name());
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path);
        } catch (InvalidPathException e) {
            throw FolderTree.notEncodable(path, e);
        }
    }

    @Override
    public Writing write(String path) throws IOException {
        StorePath file = StorePath.of(path);
        Folder folder = temps.open();
        try {
            return new DirectoryWriting(this, file, folder, temps.name());
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public void put(String path, byte[] bytes) throws IOException {
        StorePath file = StorePath.of(path);
        try (Folder folder = temps.open()) {
            String temp = temps.name();
            try {
                fill(folder, temp, bytes);
                appear(folder, temp, file);
            } catch (IOException e) {
                discard(folder, temp);
                throw e;
            }
        }
    }

    @Override
    public boolean create(String path, byte[] bytes) throws IOException {
        StorePath file = StorePath.of(path);
        if (exists(path)) {
            return there(file);
        }
        try (Folder folder = temps.open()) {
            String temp = temps.name();
            try {
                fill(folder, temp, bytes);
                return links ? link(folder, temp, file) : moveIfNone(folder, temp, file);
            } finally {
                discard(folder, temp);
            }
        }
    }

    /** The kernel decides who is first, among all processes. */
    private boolean link(Folder folder, String temp, StorePath file) throws IOException {
        try (Folder target = tree.make(file.folders())) {
            // Java has no linkat. Through a folder that is swapped for a link right now the file would appear
            // elsewhere;
            // then it is missing here, and that is seen.
            Files.createLink(target.path().resolve(file.name()), folder.path().resolve(temp));
            target.checkFile(file.name());
            target.sync();
            return true;
        } catch (FileAlreadyExistsException e) {
            return there(file);
        } catch (InvalidPathException e) {
            throw FolderTree.notEncodable(file.toString(), e);
        }
    }

    private synchronized boolean moveIfNone(Folder folder, String temp, StorePath file) throws IOException {
        if (exists(file.toString())) {
            return there(file);
        }
        appear(folder, temp, file);
        return true;
    }

    /** Whoever wrote it may not have come to making it durable. */
    private boolean there(StorePath file) throws IOException {
        try (Folder target = tree.open(file.folders())) {
            target.checkFile(file.name());
            target.sync();
            return false;
        }
    }

    private static void fill(Folder folder, String temp, byte[] bytes) throws IOException {
        try (FileChannel channel = folder.create(temp)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** Moves a file whose content is durable to its place. */
    void appear(Folder folder, String temp, StorePath file) throws IOException {
        try (Folder target = tree.make(file.folders())) {
            try {
                target.checkFile(file.name());
            } catch (NoSuchFileException e) {
                // Nothing to replace.
            }
            folder.move(temp, target, file.name());
            target.sync();
        } catch (AtomicMoveNotSupportedException e) {
            throw new FileSystemException(
                    file.toString(), null, "lies on another file system than .spendlane: the store needs one for all");
        } catch (InvalidPathException e) {
            throw FolderTree.notEncodable(file.toString(), e);
        }
    }

    static void discard(Folder folder, String temp) throws IOException {
        try {
            folder.delete(temp);
        } catch (NoSuchFileException e) {
            // It was moved to its place, or never came to be.
        }
    }

    @Override
    public Stream<String> list(String folder) throws IOException {
        StorePath path = StorePath.of(folder);
        DirectoryListing listing;
        try {
            listing = new DirectoryListing(tree.open(path.segments()), folder, String.join("/", TempFiles.FOLDER));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        }
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                listing, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL),
                        false)
                .onClose(() -> close(listing));
    }

    private static void close(DirectoryListing listing) {
        try {
            listing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        StorePath file = StorePath.of(path);
        try (Folder folder = tree.open(file.folders())) {
            folder.checkFile(file.name());
            folder.delete(file.name());
        } catch (NoSuchFileException e) {
            // Gone already.
        } catch (InvalidPathException e) {
            throw FolderTree.notEncodable(path, e);
        }
    }
}
