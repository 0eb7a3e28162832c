package io.spendlane.simulator.files;

import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files by id and, per owner, in the order of their creation. The content lies in one folder under the file's id. */
public final class FileStore {
    private final Path folder;
    private final InstantSource clock;
    private final Consumer<FileEntry> journal;
    private final Map<String, StoredFile> byId = new ConcurrentHashMap<>();
    private final Map<Owner, NavigableMap<Long, StoredFile>> byOwner = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    public FileStore(Path folder, InstantSource clock, Consumer<FileEntry> journal) {
        this.folder = folder;
        this.clock = clock;
        this.journal = journal;
    }

    /** Takes over the content, which must lie on the same file system. */
    public StoredFile add(
            String id, Owner owner, String filename, String purpose, Path content, @Nullable Instant expiresAt) {
        try {
            long bytes = Files.size(content);
            Files.move(content, content(id), StandardCopyOption.ATOMIC_MOVE);
            StoredFile file = new StoredFile(
                    id, owner, numbers.incrementAndGet(), filename, purpose, bytes, clock.instant(), expiresAt);
            journal.accept(new FileEntry(file, null));
            index(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the file " + filename, e);
        }
    }

    public Optional<StoredFile> find(Owner owner, String id) {
        return Optional.ofNullable(byId.get(id))
                .filter(file -> file.owner().equals(owner) && !file.goneAt(clock.instant()));
    }

    public boolean knows(String id) {
        return byId.containsKey(id);
    }

    public Path content(String id) {
        return folder.resolve(id);
    }

    /** Gives the content a second name, which outlives the file. Copies it where a link is not possible. */
    public void link(String id, Path other) throws IOException {
        try {
            Files.createLink(other, content(id));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(content(id), other);
        }
    }

    /** The same for several files, whose content then follows one another. */
    public void link(List<String> ids, Path other) throws IOException {
        if (ids.size() == 1) {
            link(ids.get(0), other);
            return;
        }
        try (OutputStream out = Files.newOutputStream(other)) {
            for (String id : ids) {
                Files.copy(content(id), out);
                out.write('\n');
            }
        }
    }

    /** Of one owner, oldest first; what has expired is still in it. */
    public NavigableMap<Long, StoredFile> of(Owner owner) {
        return Collections.unmodifiableNavigableMap(byOwner.getOrDefault(owner, Collections.emptyNavigableMap()));
    }

    public void delete(StoredFile file) {
        journal.accept(new FileEntry(null, file.id()));
        drop(file.id());
        try {
            Files.deleteIfExists(content(file.id()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the content of " + file.id(), e);
        }
    }

    /** Applies what the journal says; touches no content. */
    public void restore(FileEntry entry) {
        if (entry.stored() != null) {
            numbers.accumulateAndGet(entry.stored().number(), Math::max);
            index(entry.stored());
        }
        if (entry.deleted() != null) {
            drop(entry.deleted());
        }
    }

    public void clear() {
        byId.clear();
        byOwner.clear();
    }

    private void index(StoredFile file) {
        byId.put(file.id(), file);
        byOwner.computeIfAbsent(file.owner(), o -> new ConcurrentSkipListMap<>())
                .put(file.number(), file);
    }

    private void drop(String id) {
        StoredFile file = byId.remove(id);
        if (file != null) {
            byOwner.getOrDefault(file.owner(), new ConcurrentSkipListMap<>()).remove(file.number());
        }
    }

    /** A line of the journal: a file stored, or the id of one deleted. */
    public record FileEntry(
            @Nullable StoredFile stored, @Nullable String deleted) {}
}
