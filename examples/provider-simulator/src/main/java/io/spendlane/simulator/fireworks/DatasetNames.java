package io.spendlane.simulator.fireworks;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Owner;

/** Clients choose ids of data sets and jobs; files have others here, which nobody sees. */
final class DatasetNames implements Names {
    private static final String INPUT = "fireworks-";
    private static final String OUTPUT = "bij-";

    @Override
    public String batch() {
        return Ids.lower("fwjob-", 20);
    }

    @Override
    public String input() {
        return Ids.lower(INPUT, 12);
    }

    @Override
    public String result(Batch batch) {
        return Ids.lower("fwrows-", 20);
    }

    static String file(Owner owner, String dataset) {
        return INPUT + owner.account() + "-" + dataset;
    }

    static String dataset(Batch batch) {
        String file = batch.inputFileId();
        String prefix = file(batch.owner(), "");
        return file.startsWith(prefix) ? file.substring(prefix.length()) : file;
    }

    static String output(Batch batch) {
        return OUTPUT + Long.toString(batch.number(), Character.MAX_RADIX);
    }
}
