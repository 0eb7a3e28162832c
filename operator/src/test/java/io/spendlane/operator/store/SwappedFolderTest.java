package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant swaps a folder for a link to elsewhere, again and again, while the store is at work in it. */
class SwappedFolderTest {
    private static final int ROUNDS = 500;

    @TempDir
    private Path folder;

    @Test
    void nothingIsReadOrWrittenElsewhere() throws Exception {
        Path root = Files.createDirectory(folder.resolve("store"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret"), "secret");
        DirectoryStore store = DirectoryStore.open(root, Clock.systemUTC());
        store.put("legal/file", new byte[1]);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService attacker = Executors.newSingleThreadExecutor();
        Future<Integer> attack = attacker.submit(() -> {
            int swaps = 0;
            for (; !done.get(); swaps++) {
                swap(root.resolve("legal"), root.resolve("aside"), elsewhere);
            }
            return swaps;
        });
        int written = 0;
        int refused = 0;
        try {
            for (int i = 0; i < ROUNDS; i++) {
                try {
                    store.put("legal/" + (i % 2 == 0 ? "" : "sub/") + "file" + i % 50, new byte[1]);
                    written++;
                } catch (IOException e) {
                    refused++;
                }
                try (InputStream in = store.read("legal/secret")) {
                    throw new AssertionError("read " + in.readAllBytes().length + " bytes of what is elsewhere");
                } catch (IOException e) {
                    refused++;
                }
            }
        } finally {
            done.set(true);
            attacker.shutdown();
        }
        assertThat(attack.get()).isPositive();
        assertThat(written).isPositive();
        assertThat(refused).isPositive();
        try (Stream<Path> all = Files.walk(elsewhere)) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(elsewhere.resolve("secret"));
        }
    }

    private static void swap(Path real, Path aside, Path elsewhere) throws IOException {
        Files.move(real, aside);
        try {
            Files.createSymbolicLink(real, elsewhere);
            Files.delete(real);
        } catch (FileAlreadyExistsException e) {
            // The store has made a folder of that name meanwhile: cleared away below.
        }
        while (true) {
            try {
                clear(real);
                Files.move(aside, real);
                return;
            } catch (FileSystemException e) {
                // There is something of the store's once more.
            }
        }
    }

    private static void clear(Path made) throws IOException {
        if (Files.exists(made)) {
            try (Stream<Path> below = Files.walk(made)) {
                for (Path path :
                        below.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (UncheckedIOException e) {
                throw new NoSuchFileException(made.toString());
            }
        }
    }
}
