package io.spendlane.simulator.provider;

import io.spendlane.simulator.batch.BatchEngine;
import io.spendlane.simulator.batch.BatchStore;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.PaidRequests;
import io.spendlane.simulator.files.FileStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What all wires share.
 *
 * @param accountsByKey API key to account
 * @param scratch a folder for what is being received, on the file system of the files
 */
public record Backend(
        Map<String, String> accountsByKey,
        FileStore files,
        BatchStore batches,
        BatchEngine engine,
        Behaviours behaviours,
        CallLedger ledger,
        PaidRequests paid,
        RateWindows rates,
        InstantSource clock,
        Path scratch) {}
