package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.INPUT_CHANGED;

import io.spendlane.api.Money;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Cuts pending items into request files that a grant covers. Until the input has proven to be the one that was estimated, none of them exists. */
public final class Cut {
    private final Store store;
    private final RunFolder folder;
    private final Rendering rendering;
    private final Candidate candidate;

    /**
     * What may be cut.
     *
     * @param pending items that are to be sent
     * @param amount what all holds together may come to
     * @param tokens what all may take together at worst
     * @param maxBatches most batches, at most 32
     */
    public record Grant(BitSet pending, Money amount, long tokens, int maxBatches) {
        public static final int MAX_BATCHES = 32;

        /** @throws IllegalArgumentException for a number of batches that a job cannot keep */
        public Grant {
            if (maxBatches < 0 || maxBatches > MAX_BATCHES) {
                throw new IllegalArgumentException("a job keeps at most " + MAX_BATCHES + " batches");
            }
        }
    }

    public Cut(Store store, RunFolder folder, Rendering rendering, Candidate candidate) {
        this.store = store;
        this.folder = folder;
        this.rendering = rendering;
        this.candidate = candidate;
    }

    /**
     * Writes request files for pending items in their order, until one does not fit any more. Each batch's hold is rounded up
     * by itself; their sum is at most the grant.
     *
     * @param digest of the input as it was surveyed
     * @return the batches, empty when not even one item fits; their files are in the store
     * @throws InputFault {@code INPUT_CHANGED} when the input is another one by now; then no file is written
     */
    public List<CutBatch> cut(Source input, String digest, Grant grant, Names names) throws IOException, InputFault {
        try (Records records = Records.of(input);
                CutFiles files = new CutFiles(store, folder, candidate, grant, names)) {
            try {
                fill(files, records, grant.pending(), names);
            } catch (InputFault fault) {
                refuseOther(records, digest);
                throw fault;
            }
            refuseOther(records, digest);
            return files.commit();
        }
    }

    private void fill(CutFiles files, Records records, BitSet pending, Names names) throws IOException, InputFault {
        int end = pending.length();
        while (records.next() && records.index() < end) {
            if (pending.get(records.index())) {
                InputRecord record = records.record();
                byte[] line = candidate
                        .wire()
                        .requestLine(rendering.request(record, names.customId(record.index())), candidate.model());
                if (line.length > candidate.maxLine()) {
                    throw CandidateMeter.tooLarge(candidate, line.length, record.line());
                }
                Bound bound = candidate.wire().bound(line);
                if (!files.add(record, line, bound)) {
                    return;
                }
            }
        }
    }

    private static void refuseOther(Records records, String digest) throws IOException, InputFault {
        if (!Objects.equals(records.digest(), digest)) {
            throw InputFault.of(
                    INPUT_CHANGED,
                    "The input is not the one that was estimated: it was changed since. Put it back, or create a job with"
                            + " another name for the new input. Nothing of the new input was sent.");
        }
    }
}
