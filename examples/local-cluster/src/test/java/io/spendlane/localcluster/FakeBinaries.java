package io.spendlane.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Shell scripts in place of the real binaries. */
final class FakeBinaries {
    private FakeBinaries() {}

    static Path in(Path directory) {
        return in(directory, Map.of());
    }

    /** @param scripts what the binaries do, by name; the others do nothing */
    static Path in(Path directory, Map<String, String> scripts) {
        Binaries.NAMES.forEach(name -> script(directory.resolve(name), scripts.getOrDefault(name, "")));
        return directory;
    }

    static Path script(Path file, String body) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, "#!/bin/sh\n" + body + "\n");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
