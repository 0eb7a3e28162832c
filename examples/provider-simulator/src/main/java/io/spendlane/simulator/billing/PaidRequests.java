package io.spendlane.simulator.billing;

import java.util.function.Consumer;

/** Keeps real-time requests that were billed: in the journal first, then in the ledger. */
public final class PaidRequests {
    private final Consumer<PaidRequest> journal;
    private final CallLedger ledger;

    public PaidRequests(Consumer<PaidRequest> journal, CallLedger ledger) {
        this.journal = journal;
        this.ledger = ledger;
    }

    public void add(PaidRequest request) {
        journal.accept(request);
        restore(request);
    }

    public void restore(PaidRequest request) {
        ledger.put(request.call());
    }
}
