package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that is filling the cache: holds the lock until it is told to finish. */
final class LockHolder {
    private LockHolder() {}

    /** Holds it. Arguments: the cache, and the name of the directory to make in it. */
    public static void main(String[] arguments) throws IOException {
        Path k8s = Path.of(arguments[0]);
        try (FileChannel channel =
                FileChannel.open(k8s.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            System.out.println("locked");
            if (System.in.read() >= 0) {
                FakeBinaries.in(k8s.resolve(arguments[1]));
            }
        }
    }
}
