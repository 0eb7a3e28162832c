package io.spendlane.simulator.provider;

import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;

/** One simulated provider. */
public interface Provider {
    /** Its name in behaviours, faults, calls, invoice, and as the owner of files and batches. */
    String name();

    /** How its batches are validated and run. */
    BatchWork work(FileStore files);

    /** Its HTTP API. */
    ProviderWire wire(Backend backend);
}
