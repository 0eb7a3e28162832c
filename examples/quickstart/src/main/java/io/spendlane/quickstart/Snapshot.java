package io.spendlane.quickstart;

import java.util.ArrayList;
import java.util.List;

/** The state of jobs and lanes at one moment, and how it looks. */
record Snapshot(List<JobRow> jobs, List<LaneRow> lanes) {
    private static final List<Boolean> JOBS = List.of(false, false, false, true, true, true, true, false);
    private static final List<Boolean> LANES = List.of(false, true, true, true, true, true);

    List<String> lines() {
        List<List<String>> work = new ArrayList<>();
        work.add(List.of("JOB", "LANE", "PHASE", "DONE", "HELD", "SPENT", "SAVED", "REASON"));
        jobs.forEach(j -> work.add(List.of(
                j.name(),
                j.lane(),
                j.phase().name(),
                j.done(),
                j.held().toString(),
                j.spent().toString(),
                j.saved().toString(),
                j.reason())));
        List<List<String>> money = new ArrayList<>();
        money.add(List.of("LANE", "LIMIT", "SPENT", "HELD", "AVAILABLE", "SAVED"));
        lanes.forEach(l -> money.add(List.of(
                l.name(),
                l.limit().toString(),
                l.spent().toString(),
                l.held().toString(),
                l.available().toString(),
                l.saved().toString())));
        List<String> lines = new ArrayList<>(Table.lines(work, JOBS));
        lines.add("");
        lines.addAll(Table.lines(money, LANES));
        lines.addAll(why());
        return lines;
    }

    /** What the jobs that wait or were refused say, in full, and what became of those that changed their target. */
    List<String> why() {
        List<String> lines = new ArrayList<>();
        for (JobRow job : jobs) {
            if (job.stuck()) {
                lines.add("");
                lines.add(job.name() + ": " + job.message());
            }
            if (!job.turns().isEmpty()) {
                lines.add("");
                lines.add(job.name() + ": " + job.turns());
            }
        }
        return lines;
    }
}
