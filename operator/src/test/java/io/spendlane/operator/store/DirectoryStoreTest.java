package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends StoreContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path root;
    private Path outside;
    private DirectoryStore store;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(folder.resolve("store"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        store = open(root, CLOCK);
    }

    /** How the kind of store under test is opened. */
    protected DirectoryStore open(Path path, Clock clock) throws IOException {
        return DirectoryStore.open(path, clock);
    }

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void aRootThatIsNotThereIsNotMade() {
        assertThatThrownBy(() -> open(folder.resolve("none"), CLOCK))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("mount");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aRootMayBeReachedByALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        open(link, CLOCK).put("a", bytes("x"));
        assertThat(root.resolve("a")).hasContent("x");
    }

    @Test
    void opensAgainWithEverythingThere() throws Exception {
        store.put("a/b", bytes("x"));
        assertThat(open(root, CLOCK).exists("a/b")).isTrue();
        assertThat(root.resolve(".spendlane/tmp")).isEmptyDirectory();
    }

    @Test
    void aLinkToAFileIsRefused() throws Exception {
        store.put("legal/in", bytes("x"));
        for (Path target :
                List.of(outside.resolve("secret"), root.resolve("legal/in"), Path.of("in"), Path.of("none"))) {
            Path link = Files.createSymbolicLink(root.resolve("legal/link"), target);
            refusesToTouch("legal/link");
            assertThat(link).isSymbolicLink();
            Files.delete(link);
        }
        assertThat(outside.resolve("secret")).hasContent("secret");
    }

    @Test
    void aLinkToAFolderIsRefused() throws Exception {
        store.put("legal/docs/secret", bytes("x"));
        for (Path target :
                List.of(outside, root.resolve("legal/docs"), Path.of("docs"), Path.of("/"), Path.of("none"))) {
            Path link = Files.createSymbolicLink(root.resolve("legal/link"), target);
            refusesToTouch("legal/link/secret");
            refusesToTouch("legal/link/new");
            refusesToTouch("legal/link/new/deeper");
            assertThatThrownBy(() -> store.list("legal/link")).isInstanceOf(UnsafePathException.class);
            Files.delete(link);
        }
        assertThat(outside).isDirectoryContaining(path -> path.endsWith("secret"));
        assertThat(outside.toFile().list()).hasSize(1);
    }

    @Test
    void aNamespaceThatIsALinkIsRefused() throws Exception {
        Files.createSymbolicLink(root.resolve("legal"), outside);
        refusesToTouch("legal/secret");
        refusesToTouch("legal/new");
    }

    @Test
    void aLinkInPlaceOfTheTemporaryFolderIsRefused() throws Exception {
        Files.delete(root.resolve(".spendlane/tmp"));
        Files.createSymbolicLink(root.resolve(".spendlane/tmp"), outside);
        assertThatThrownBy(() -> store.put("a", bytes("x"))).isInstanceOf(UnsafePathException.class);
        assertThatThrownBy(() -> store.write("a")).isInstanceOf(UnsafePathException.class);
        assertThatThrownBy(() -> open(root, CLOCK)).isInstanceOf(UnsafePathException.class);
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    @Test
    void aListingDoesNotPassOverALink() throws Exception {
        store.put("legal/a", bytes("x"));
        Files.createSymbolicLink(root.resolve("legal/b"), outside);
        assertThatThrownBy(() -> list("legal"))
                .isInstanceOf(UnsafePathException.class)
                .hasMessageContaining("legal/b");
        store.put("top/0", bytes("x"));
        Files.createDirectory(root.resolve("top/sub"));
        Files.createSymbolicLink(root.resolve("top/sub/link"), outside);
        assertThatThrownBy(() -> list("top"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("top/sub/link");
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        Files.createDirectory(root.resolve("legal"));
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("legal/pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        refusesToTouch("legal/pipe");
        refusesToTouch("legal/pipe/below");
    }

    @Test
    void aFolderIsNoFile() throws Exception {
        store.put("a/b/c", bytes("x"));
        assertThatThrownBy(() -> store.put("a/b", bytes("x"))).isInstanceOf(UnsafePathException.class);
        assertThatThrownBy(() -> store.put("a/b/c/d", bytes("x")))
                .isInstanceOf(UnsafePathException.class)
                .hasMessageContaining("a/b/c");
        assertThatThrownBy(() -> store.delete("a/b")).isInstanceOf(UnsafePathException.class);
        assertThatThrownBy(() -> store.read("a/b")).isInstanceOf(UnsafePathException.class);
        assertThat(read("a/b/c")).isEqualTo("x");
        assertThat(root.resolve(".spendlane/tmp")).isEmptyDirectory();
    }

    @Test
    void whatACrashLeftIsCleanedWhenItIsOld() throws Exception {
        Path temp = root.resolve(".spendlane/tmp");
        Path old = Files.writeString(temp.resolve("old.tmp"), "x");
        Path oldLink = Files.createSymbolicLink(temp.resolve("oldlink"), outside.resolve("secret"));
        Path young = Files.writeString(temp.resolve("young.tmp"), "x");
        Instant day = CLOCK.instant().minus(Duration.ofDays(1));
        Files.setLastModifiedTime(old, FileTime.from(day.minusSeconds(1)));
        Files.setLastModifiedTime(young, FileTime.from(day.plusSeconds(1)));

        open(root, Clock.offset(CLOCK, Duration.ZERO));
        assertThat(old).doesNotExist();
        assertThat(young).as("perhaps of a process that still writes").exists();
        assertThat(oldLink).as("made just now").isSymbolicLink();
        assertThat(outside.resolve("secret")).exists();
    }

    @Test
    void temporaryFilesAreNotListed() throws Exception {
        store.put(".spendlane/identity", bytes("x"));
        try (Store.Writing writing = store.write(".spendlane/runs/a")) {
            writing.stream().write(1);
            assertThat(list(".spendlane")).containsExactly(".spendlane/identity");
            writing.commit();
        }
        assertThat(list(".spendlane")).containsExactly(".spendlane/identity", ".spendlane/runs/a");
        assertThat(root.resolve(".spendlane/tmp")).isEmptyDirectory();
    }

    @Test
    void aWriterThatDiesLeavesTheEarlierFile() throws Exception {
        store.put("a", bytes("old"));
        Store.Writing dies = store.write("a");
        dies.stream().write(bytes("half"));
        assertThat(open(root, CLOCK).exists("a")).isTrue();
        assertThat(read("a")).isEqualTo("old");
        assertThat(list("a")).isEmpty();
        dies.close();
    }

    @Test
    void readsAFolderOnlyWhenItIsItsTurn() throws Exception {
        store.put("x/1/a", bytes("x"));
        store.put("x/2/a", bytes("x"));
        store.put("x/3/a", bytes("x"));
        try (Stream<String> listed = store.list("x")) {
            Iterator<String> paths = listed.iterator();
            assertThat(paths.next()).isEqualTo("x/1/a");
            Files.delete(root.resolve("x/2/a"));
            Files.delete(root.resolve("x/2"));
            store.put("x/3/b", bytes("x"));
            assertThat(paths).toIterable().containsExactly("x/3/a", "x/3/b");
        }
    }

    private void refusesToTouch(String path) {
        assertThatThrownBy(() -> store.read(path)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> store.put(path, bytes("x"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> store.create(path, bytes("x"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> {
                    try (Store.Writing writing = store.write(path)) {
                        writing.stream().write(1);
                        writing.commit();
                    }
                })
                .isInstanceOf(UnsafePathException.class);
        assertThatThrownBy(() -> store.exists(path)).isInstanceOf(UnsafePathException.class);
        assertThatThrownBy(() -> store.delete(path)).isInstanceOf(UnsafePathException.class);
    }
}
