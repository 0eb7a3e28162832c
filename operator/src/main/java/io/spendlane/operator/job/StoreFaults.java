package io.spendlane.operator.job;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a fault of the store is, in words that hold no content of files. */
final class StoreFaults {
    private StoreFaults() {}

    static String say(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "no right to " + denied.getFile();
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    static WorkFault toFault(IOException e) {
        return new WorkFault(Reason.STORE_UNAVAILABLE, "The store cannot be used now: " + say(e) + ".", null, e);
    }
}
