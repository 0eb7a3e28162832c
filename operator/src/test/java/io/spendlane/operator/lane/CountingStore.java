package io.spendlane.operator.lane;

import io.spendlane.operator.store.DirectoryStore;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Counts how often a file is read. */
record CountingStore(Store store, AtomicInteger count) implements Store {
    static CountingStore open(Path folder) throws IOException {
        return new CountingStore(DirectoryStore.open(folder, Clock.systemUTC()), new AtomicInteger());
    }

    int reads() {
        return count.get();
    }

    @Override
    public InputStream read(String path) throws IOException {
        count.incrementAndGet();
        return store.read(path);
    }

    @Override
    public boolean exists(String path) throws IOException {
        return store.exists(path);
    }

    @Override
    public long size(String path) throws IOException {
        return store.size(path);
    }

    @Override
    public Writing write(String path) throws IOException {
        return store.write(path);
    }

    @Override
    public void put(String path, byte[] bytes) throws IOException {
        store.put(path, bytes);
    }

    @Override
    public Stream<String> list(String folder) throws IOException {
        return store.list(folder);
    }

    @Override
    public void delete(String path) throws IOException {
        store.delete(path);
    }
}
