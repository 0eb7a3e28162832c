package io.spendlane.operator.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Picks the batch records of unfinished runs out of a listing of all runs. A run's files come one after another there, and the record
 * that it is finished is one of them: no run has to be asked for by itself.
 */
final class UnfinishedRuns {
    private static final String SUFFIX = ".json";

    private final List<String> batches = new ArrayList<>();
    private final List<String> ofRun = new ArrayList<>();
    private String run = "";
    private boolean finished;

    void add(String path) {
        List<String> parts = List.of(path.substring(RunFolder.RUNS.length() + 1).split("/", -1));
        if (parts.size() < 4) {
            return;
        }
        RunFolder folder = new RunFolder(parts.get(0), parts.get(1), parts.get(2));
        if (!folder.path().equals(run)) {
            end();
            run = folder.path();
        }
        finished |= path.equals(folder.record());
        if (parts.size() == 5 && parts.get(3).equals(RunFolder.BATCHES) && path.endsWith(SUFFIX)) {
            ofRun.add(path);
        }
    }

    private void end() {
        if (!finished) {
            batches.addAll(ofRun);
        }
        ofRun.clear();
        finished = false;
    }

    /** What was found; the listing is over. */
    List<String> batches() {
        end();
        return List.copyOf(batches);
    }
}
