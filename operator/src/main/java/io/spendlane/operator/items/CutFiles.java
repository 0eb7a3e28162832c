package io.spendlane.operator.items;

import io.spendlane.api.Money;
import io.spendlane.operator.plan.HoldMeter;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The request files of one cut while they are written. Closed without {@link #commit}, none of them exists. */
final class CutFiles implements Closeable {
    private final Store store;
    private final RunFolder folder;
    private final Candidate candidate;
    private final Cut.Grant grant;
    private final Names names;
    private final List<RequestFile> files = new ArrayList<>();
    private Money sealed = Money.ZERO;
    private long tokens;

    CutFiles(Store store, RunFolder folder, Candidate candidate, Cut.Grant grant, Names names) {
        this.store = store;
        this.folder = folder;
        this.candidate = candidate;
        this.grant = grant;
        this.names = names;
    }

    /** Adds one item; false when the grant or the number of batches has no room for it. */
    boolean add(InputRecord record, byte[] line, Bound bound) throws IOException {
        long wanted = Math.addExact(tokens, Math.addExact(bound.input(), bound.output()));
        if (wanted > grant.tokens()) {
            return false;
        }
        RequestFile last = files.isEmpty() ? null : files.get(files.size() - 1);
        if (last != null && last.holds(line, bound, candidate.limits())) {
            if (sealed.plus(last.with(bound)).exceeds(grant.amount())) {
                return false;
            }
            last.add(record.index(), record.id(), line, bound);
            tokens = wanted;
            return true;
        }
        Money before = last == null ? sealed : sealed.plus(last.amount());
        RequestFile next = null;
        if (files.size() < grant.maxBatches() && !before.plus(costAlone(bound)).exceeds(grant.amount())) {
            next = open(record.index());
        }
        if (next == null) {
            return false;
        }
        if (last != null) {
            last.seal();
        }
        sealed = before;
        next.add(record.index(), record.id(), line, bound);
        tokens = wanted;
        return true;
    }

    /**
     * Makes all files appear. Should one of them fail, those before it stay: the same cut, repeated, writes the same bytes
     * again, whereas to delete them could take away what an earlier run of it has put on record.
     */
    List<CutBatch> commit() throws IOException {
        List<CutBatch> batches = new ArrayList<>();
        for (RequestFile file : files) {
            file.seal();
            batches.add(file.batch());
        }
        for (RequestFile file : files) {
            file.commit();
        }
        return List.copyOf(batches);
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (RequestFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private Money costAlone(Bound bound) {
        return new HoldMeter(candidate.prices()).of(bound);
    }

    private RequestFile open(int item) throws IOException {
        RequestFile file = new RequestFile(store, folder, names.batch(item), item, candidate);
        files.add(file);
        return file;
    }
}
