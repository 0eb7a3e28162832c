package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Path;

/** A way to have the binaries that are not there yet. */
interface BinarySource {

    /** For messages: "download", "build with Go". */
    String name();

    /**
     * Puts the three binaries into the directory, which is empty.
     *
     * @return their Kubernetes version, digits and dots only
     * @throws IOException when this way is not open here; the message says why
     */
    String fetch(Path directory) throws IOException, InterruptedException;
}
