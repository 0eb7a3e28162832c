package io.spendlane.operator.store;

import java.nio.file.FileSystemException;

/** A path that leads, or could lead, out of the store. Nothing was read or written. */
public final class UnsafePathException extends FileSystemException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 200;

    UnsafePathException(String path, String reason) {
        super(shown(path), null, reason);
    }

    /** Safe to log: cut, and without control characters. */
    static String shown(String path) {
        String cut = path.length() > SHOWN ? path.substring(0, SHOWN) + "..." : path;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
