package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.DUPLICATE_ID;
import static io.spendlane.operator.items.InputFault.Reason.INPUT_EMPTY;

import io.spendlane.operator.provider.ChatRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an input once, before anything is paid: is it sound, how large is it, and what may it cost with each candidate. */
public final class InputSurvey {
    /** As long as a custom id may be: what is bounded here is never less than what is sent. */
    private static final String LONGEST_ID = "x".repeat(64);

    private final Path scratch;

    /** Temporary files go into {@code scratch}, an existing folder; none outlives its use. */
    public InputSurvey(Path scratch) {
        this.scratch = scratch;
    }

    /** As below, with all items priced. */
    public Survey survey(Source input, Rendering rendering, List<Candidate> candidates) throws IOException, InputFault {
        return survey(input, rendering, candidates, null);
    }

    /**
     * Reads the whole input.
     *
     * @param pending the items to price; null for all
     * @throws InputFault what is wrong with the input, whatever the candidate
     */
    public Survey survey(Source input, Rendering rendering, List<Candidate> candidates, @Nullable BitSet pending)
            throws IOException, InputFault {
        List<CandidateMeter> meters =
                candidates.stream().map(CandidateMeter::new).toList();
        try (Records records = Records.of(input);
                DistinctIds ids = new DistinctIds(scratch)) {
            while (records.next()) {
                InputRecord record = records.record();
                if (pending == null || pending.get(record.index())) {
                    ChatRequest request = rendering.request(record, LONGEST_ID);
                    for (CandidateMeter meter : meters) {
                        meter.add(request, record.line());
                    }
                }
                if (record.id() != null) {
                    ids.add(record.id(), record.line());
                }
            }
            if (records.index() < 0) {
                throw InputFault.of(INPUT_EMPTY, "The input holds no record. Write one JSON object per line.");
            }
            refuseDoubles(ids);
            String digest = records.digest();
            return new Survey(
                    records.index() + 1,
                    records.bytes(),
                    digest,
                    meters.stream().map(CandidateMeter::cost).toList());
        }
    }

    private static void refuseDoubles(DistinctIds ids) throws IOException, InputFault {
        Optional<DistinctIds.Twice> twice = ids.firstDouble();
        if (twice.isPresent()) {
            throw InputFault.at(
                    twice.get().second(),
                    DUPLICATE_ID,
                    "the id is the same as in line " + twice.get().first()
                            + ". Ids have to differ, or results could not be told apart; leave them out to go by index.");
        }
    }
}
