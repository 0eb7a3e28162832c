package io.spendlane.operator.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** An open folder. Names are those of its own entries; symbolic links are never followed. */
interface Folder extends Closeable {

    /** Opens a folder that is trusted: the way to it may have links. Held where the system can, by name elsewhere. */
    static Folder root(Path path) throws IOException {
        var stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> held) {
            return new HeldFolder(held, path, "");
        }
        stream.close();
        return new NamedFolder(path, "");
    }

    Path path();

    /** Of the entry itself, never of what it links to. */
    BasicFileAttributes attributes(String name) throws IOException;

    Folder open(String name) throws IOException;

    FileChannel read(String name) throws IOException;

    FileChannel create(String name) throws IOException;

    void move(String name, Folder to, String toName) throws IOException;

    void delete(String name) throws IOException;

    /** All entries; once for each time that the folder is opened. */
    List<String> names() throws IOException;

    /** What was made, moved or deleted in it survives a loss of power from then on. */
    void sync() throws IOException;

    /** Path within the store, for messages. */
    String shown(String name);

    /** @throws UnsafePathException when it is neither file nor folder */
    default BasicFileAttributes checked(String name) throws IOException {
        BasicFileAttributes attributes = attributes(name);
        if (attributes.isSymbolicLink()) {
            throw new UnsafePathException(
                    shown(name), "is a symbolic link, which the store does not follow: put the file itself there");
        }
        if (attributes.isOther()) {
            throw new UnsafePathException(shown(name), "is neither a file nor a folder");
        }
        return attributes;
    }

    default void checkFolder(String name) throws IOException {
        if (!checked(name).isDirectory()) {
            throw new NotDirectoryException(shown(name));
        }
    }

    default void checkFile(String name) throws IOException {
        if (!checked(name).isRegularFile()) {
            throw new UnsafePathException(shown(name), "is a folder");
        }
    }
}
