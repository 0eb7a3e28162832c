package io.spendlane.simulator.billing;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** All billed calls in the order in which they were made. A view: batches and journal are what is kept. */
public final class CallLedger {
    private final ConcurrentSkipListMap<Long, Call> calls = new ConcurrentSkipListMap<>();
    private final AtomicLong sequence = new AtomicLong();

    public long nextSeq() {
        return sequence.incrementAndGet();
    }

    /** Makes sure that a number known from before is not given again. */
    public void used(long seq) {
        sequence.accumulateAndGet(seq, Math::max);
    }

    /** Adds the call or replaces what was known of it. */
    public void put(Call call) {
        used(call.seq());
        calls.put(call.seq(), call);
    }

    public Collection<Call> inOrder() {
        return calls.values();
    }

    public void clear() {
        calls.clear();
    }
}
