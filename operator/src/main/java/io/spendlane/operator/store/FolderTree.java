package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** The folders of a store, walked one by one from its root, so that no link on the way is followed. */
final class FolderTree {
    /** Opens the root. */
    interface Opener {
        Folder open(Path root) throws IOException;
    }

    private final Path root;
    private final Opener opener;

    FolderTree(Path root, Opener opener) {
        this.root = root;
        this.opener = opener;
    }

    /** @throws NoSuchFileException when there is none */
    Folder open(List<String> names) throws IOException {
        return walk(names, false);
    }

    /** Makes what is missing; what it made survives a loss of power. */
    Folder make(List<String> names) throws IOException {
        return walk(names, true);
    }

    private Folder walk(List<String> names, boolean make) throws IOException {
        Folder folder = opener.open(root);
        for (String name : names) {
            try (Folder parent = folder) {
                folder = make ? openOrMake(parent, name) : parent.open(name);
            } catch (InvalidPathException e) {
                throw notEncodable(String.join("/", names), e);
            } catch (NotDirectoryException e) {
                if (make) {
                    throw new UnsafePathException(e.getFile(), "is a file, where a folder is needed");
                }
                throw new NoSuchFileException(String.join("/", names));
            } catch (NoSuchFileException e) {
                throw new NoSuchFileException(String.join("/", names));
            }
        }
        return folder;
    }

    private static Folder openOrMake(Folder parent, String name) throws IOException {
        try {
            return parent.open(name);
        } catch (NoSuchFileException missing) {
            try {
                // Java has no mkdirat. Who swaps the parent for a link right now gains an empty folder elsewhere and
                // nothing more: files are written through the folder that is opened next.
                Files.createDirectory(parent.path().resolve(name));
            } catch (FileAlreadyExistsException e) {
                // Somebody else was quicker, which is as good.
            }
            parent.sync();
            return parent.open(name);
        }
    }

    static IOException notEncodable(String path, InvalidPathException cause) {
        IOException fault = new UnsafePathException(
                path,
                "cannot be written in this process's encoding of file names (%s): run it with LC_ALL=C.UTF-8"
                        .formatted(System.getProperty("sun.jnu.encoding")));
        fault.initCause(cause);
        return fault;
    }
}
