package io.spendlane.operator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The files below a folder in order. Holds the names of one folder per level, never of the whole tree. */
final class DirectoryListing implements Iterator<String>, AutoCloseable {
    private final Deque<Level> levels = new ArrayDeque<>();
    private final String skipped;
    private @Nullable String next;

    /** @param skipped a folder that is left out */
    DirectoryListing(Folder folder, String path, String skipped) throws IOException {
        this.skipped = skipped;
        enter(folder, path);
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && !levels.isEmpty()) {
                step();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        String path = next;
        next = null;
        return path;
    }

    private void step() throws IOException {
        Level level = levels.getFirst();
        if (!level.entries().hasNext()) {
            levels.removeFirst().folder().close();
            return;
        }
        Entry entry = level.entries().next();
        String path = level.path() + "/" + entry.name();
        if (!entry.isFolder()) {
            next = path;
        } else if (!path.equals(skipped)) {
            try {
                enter(level.folder().open(entry.name()), path);
            } catch (NoSuchFileException gone) {
                // Deleted meanwhile: nothing in it any more.
            }
        }
    }

    private void enter(Folder folder, String path) throws IOException {
        try {
            levels.addFirst(new Level(folder, path, entries(folder)));
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private static Iterator<Entry> entries(Folder folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String name : folder.names()) {
            try {
                entries.add(Entry.of(name, folder.checked(name).isDirectory()));
            } catch (NoSuchFileException gone) {
                // Deleted meanwhile: not in the listing.
            }
        }
        entries.sort(Comparator.comparing(Entry::key, Arrays::compareUnsigned));
        return entries.iterator();
    }

    @Override
    public void close() throws IOException {
        while (!levels.isEmpty()) {
            levels.removeFirst().folder().close();
        }
    }

    private record Level(Folder folder, String path, Iterator<Entry> entries) {}

    /** The key sorts a folder by what its files begin with: {@code a.txt} comes before {@code a/b}. */
    private record Entry(String name, boolean isFolder, byte[] key) {
        static Entry of(String name, boolean isFolder) {
            return new Entry(name, isFolder, (isFolder ? name + "/" : name).getBytes(StandardCharsets.UTF_8));
        }
    }
}
