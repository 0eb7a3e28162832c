package io.spendlane.operator.store;

/** Where the files of one run lie. */
public record RunFolder(String namespace, String job, String runId) {
    public static final String RUNS = ".spendlane/runs";

    static final String BATCHES = "batches";

    /** All runs of a job. */
    public static String ofJob(String namespace, String job) {
        return RUNS + "/" + namespace + "/" + job;
    }

    public String path() {
        return ofJob(namespace, job) + "/" + runId;
    }

    /** The request file of a batch: immutable, written before the upload. */
    public String requests(String batch) {
        return path() + "/requests/" + batch + ".jsonl";
    }

    /** Says that a cut of this number has begun. */
    public String cut(int submission) {
        return path() + "/cuts/" + submission;
    }

    public String batch(String batch) {
        return path() + "/" + BATCHES + "/" + batch + ".json";
    }

    /** Results as received. */
    public String results(String batch) {
        return path() + "/results/" + batch + ".jsonl";
    }

    /** The folder of a batch's single calls, where it is run in real time. */
    public String calls(String batch) {
        return path() + "/calls/" + batch;
    }

    /** What became of a batch's items, by item number. */
    public String items(String batch) {
        return path() + "/items/" + batch + ".jsonl";
    }

    /** The record of a finished run. */
    public String record() {
        return path() + "/run.json";
    }
}
