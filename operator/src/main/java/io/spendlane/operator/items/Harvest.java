package io.spendlane.operator.items;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings the results of a batch home: matches rows with requests by custom id, whatever their order, meters what was billed,
 * and writes one line for each item in order. May be repeated.
 */
public final class Harvest {
    /** Rows may echo their request. */
    private static final int MAX_ROW = Candidate.MAX_LINE;

    private final Store store;
    private final RunFolder folder;
    private final Path scratch;

    /** Temporary files go into {@code scratch}, an existing folder; none outlives its use. */
    public Harvest(Store store, RunFolder folder, Path scratch) {
        this.store = store;
        this.folder = folder;
        this.scratch = scratch;
    }

    /** The results as they were received and stored. */
    public Source stored(String batch) {
        return () -> store.read(folder.results(batch));
    }

    /**
     * Collects one batch.
     *
     * @param results the provider's result files; the batch's request file is in the store
     * @throws IllegalArgumentException when the batch's name is none of ours
     * @throws java.nio.file.NoSuchFileException when there is no request file
     */
    public HarvestResult collect(
            String batch, List<Source> results, BatchWire wire, ChargePrices prices, Missing missing)
            throws IOException {
        return collect(batch, results, wire, prices, item -> missing);
    }

    /** As the other, with what to think of each item that there is no row of. */
    public HarvestResult collect(
            String batch, List<Source> results, BatchWire wire, ChargePrices prices, IntFunction<Missing> missing)
            throws IOException {
        Names names = BatchName.parse(batch)
                .orElseThrow(() -> new IllegalArgumentException("not the name of a batch: " + batch))
                .names();
        Tally tally = new Tally(prices);
        try (SortedRows rows = new SortedRows(scratch);
                Store.Writing items = store.write(folder.items(batch))) {
            for (Source source : results) {
                sortIn(source, rows, names, wire, tally);
            }
            rows.sort();
            match(batch, rows, names, wire, tally, missing, items);
            boolean written = tally.readAgain == 0;
            if (written) {
                items.commit();
            }
            return tally.result(written);
        }
    }

    private static void sortIn(Source source, SortedRows rows, Names names, BatchWire wire, Tally tally)
            throws IOException {
        try (Lines lines = new Lines(source.open(), MAX_ROW)) {
            while (lines.nextFilled()) {
                ResultLine row = lines.tooLong() ? null : read(wire, lines.copy());
                if (row == null) {
                    tally.malformed++;
                    continue;
                }
                Money cost = tally.used(row);
                int item = names.item(row.customId());
                if (item < 0 || item >= Records.MAX_RECORDS) {
                    tally.unknown++;
                    tally.doubt(cost);
                } else {
                    rows.add(new ItemLine(item, names.submission(), null, ItemLine.outcome(row), cost));
                }
            }
        }
    }

    private static @Nullable ResultLine read(BatchWire wire, byte[] row) {
        try {
            return wire.resultLine(row);
        } catch (MalformedResultException e) {
            return null;
        }
    }

    private void match(
            String batch,
            SortedRows rows,
            Names names,
            BatchWire wire,
            Tally tally,
            IntFunction<Missing> missing,
            Store.Writing items)
            throws IOException {
        try (Lines requests = new Lines(store.read(folder.requests(batch)), Candidate.MAX_LINE);
                RecordIds ids = RecordIds.of(store, folder, batch);
                LineWriter out = new LineWriter(items.stream())) {
            int previous = -1;
            while (requests.nextFilled()) {
                Request request = Request.of(requests, names, wire);
                if (request == null || request.item() <= previous) {
                    throw new IOException("the request file of batch " + batch + " is damaged in line "
                            + requests.number() + ": restore it from the provider's input file");
                }
                int item = request.item();
                previous = item;
                passOver(rows, item, tally);
                ItemFate fate = new ItemFate(request.bound(), tally);
                while (rows.hasNext() && rows.item() == item) {
                    fate.add(rows.next());
                }
                fate.line(item, names.submission(), ids.of(item), missing.apply(item))
                        .write(out);
            }
            passOver(rows, Integer.MAX_VALUE, tally);
        }
    }

    /** What a line of a request file says; null when it is none of this cut. */
    private record Request(int item, Bound bound) {
        static @Nullable Request of(Lines lines, Names names, BatchWire wire) {
            byte[] line = lines.copy();
            try {
                int item = lines.tooLong() ? -1 : names.item(wire.customId(line));
                return item < 0 ? null : new Request(item, wire.bound(line));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    /** Rows of items that are not in the request file. */
    private static void passOver(SortedRows rows, int before, Tally tally) throws IOException {
        while (rows.hasNext() && rows.item() < before) {
            tally.unknown++;
            tally.doubt(rows.next().cost());
        }
    }
}
