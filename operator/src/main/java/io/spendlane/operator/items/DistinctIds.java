package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;

/**
 * Finds ids that come twice among millions, in bounded memory: they are set aside in partitions by their hash, and each
 * partition is then looked through by itself. Ids of equal hash are compared byte by byte. The number 1 and the text "1" are
 * two ids.
 */
final class DistinctIds implements Closeable {
    private static final int PARTITIONS = 128;
    private static final int BUFFER = 16 * 1024;
    private static final int HEAD = Long.BYTES + Long.BYTES + Integer.BYTES;

    /** The lines of an id that comes twice. */
    record Twice(long first, long second) {}

    private final Path scratch;
    private final ToLongFunction<byte[]> hash;
    private final List<Optional<Spool>> partitions = new ArrayList<>();

    DistinctIds(Path scratch) {
        this(scratch, seeded(ThreadLocalRandom.current().nextLong()));
    }

    /** @param hash how well it spreads decides the pace, not the outcome */
    DistinctIds(Path scratch, ToLongFunction<byte[]> hash) {
        this.scratch = scratch;
        this.hash = hash;
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(Optional.empty());
        }
    }

    void add(JsonNode id, long line) throws IOException {
        byte[] bytes = ((id.isTextual() ? "t" : "n") + id.asText()).getBytes(StandardCharsets.UTF_8);
        long hash = this.hash.applyAsLong(bytes);
        int number = (int) (hash >>> 57);
        Spool partition = partitions.get(number).orElseGet(() -> new Spool(scratch, BUFFER));
        partitions.set(number, Optional.of(partition));
        partition.appendLong(hash);
        partition.appendLong(line);
        partition.appendInt(bytes.length);
        partition.append(bytes, 0, bytes.length);
    }

    /** The double whose second line comes first. Nothing may be added afterwards. */
    Optional<Twice> firstDouble() throws IOException {
        Optional<Twice> first = Optional.empty();
        for (Optional<Spool> partition : partitions) {
            if (partition.isEmpty()) {
                continue;
            }
            Optional<Twice> found = new Search(partition.get()).run();
            if (found.isPresent()
                    && (first.isEmpty() || found.get().second() < first.get().second())) {
                first = found;
            }
            partition.get().close();
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        for (Optional<Spool> partition : partitions) {
            if (partition.isPresent()) {
                partition.get().close();
            }
        }
    }

    /** FNV-1a, then mixed so that every bit of the id reaches every bit of the hash. */
    private static ToLongFunction<byte[]> seeded(long seed) {
        return bytes -> hash(bytes, 0xcbf29ce484222325L ^ seed);
    }

    private static long hash(byte[] bytes, long start) {
        long hash = start;
        for (byte b : bytes) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** A table of the ids seen, by hash and place; it holds distinct ids only, for the first double ends the search. */
    private static final class Search {
        private final Spool ids;
        private long[] hashes = new long[1024];
        private long[] places = new long[1024]; // plus 1; 0 is free
        private int count;

        Search(Spool ids) {
            this.ids = ids;
        }

        Optional<Twice> run() throws IOException {
            long size = ids.size();
            for (long at = 0; at < size; ) {
                long hash = ids.readLong(at);
                int length = ids.readInt(at + 2 * Long.BYTES);
                int slot = slot(hash);
                for (; places[slot] != 0; slot = slot + 1 & hashes.length - 1) {
                    long earlier = places[slot] - 1;
                    if (hashes[slot] == hash && same(earlier, at, length)) {
                        return Optional.of(
                                new Twice(ids.readLong(earlier + Long.BYTES), ids.readLong(at + Long.BYTES)));
                    }
                }
                put(slot, hash, at);
                at += HEAD + length;
            }
            return Optional.empty();
        }

        private boolean same(long one, long other, int length) throws IOException {
            return ids.readInt(one + 2 * Long.BYTES) == length
                    && Arrays.equals(ids.read(one + HEAD, length), ids.read(other + HEAD, length));
        }

        private int slot(long hash) {
            return (int) hash & hashes.length - 1;
        }

        private void put(int slot, long hash, long place) {
            hashes[slot] = hash;
            places[slot] = place + 1;
            if (++count * 2 > hashes.length) {
                grow();
            }
        }

        private void grow() {
            long[] oldHashes = hashes;
            long[] oldPlaces = places;
            hashes = new long[2 * oldHashes.length];
            places = new long[2 * oldHashes.length];
            for (int i = 0; i < oldPlaces.length; i++) {
                if (oldPlaces[i] != 0) {
                    int slot = slot(oldHashes[i]);
                    while (places[slot] != 0) {
                        slot = slot + 1 & hashes.length - 1;
                    }
                    hashes[slot] = oldHashes[i];
                    places[slot] = oldPlaces[i];
                }
            }
        }
    }
}
