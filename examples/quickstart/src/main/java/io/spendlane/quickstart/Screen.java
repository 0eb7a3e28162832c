package io.spendlane.quickstart;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the table is shown: redrawn in place on a terminal, a line per change elsewhere. */
final class Screen {
    private static final String UP = "\u001b[%dA";
    private static final String ERASE_TO_END = "\u001b[J";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> shown = new HashMap<>();
    private int drawn;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On stdout. Later JDKs have a console without a terminal as well: TERM tells those apart. */
    static Screen here() {
        String kind = System.getenv().getOrDefault("TERM", "dumb");
        return new Screen(System.out, System.console() != null && !kind.equals("dumb"));
    }

    void say(String line) {
        out.println(line);
        out.flush();
        drawn = 0;
    }

    void show(Snapshot snapshot, long seconds) {
        if (terminal) {
            redraw(snapshot.lines(), seconds);
        } else {
            snapshot.jobs().forEach(job -> change("job " + job.name(), text(job), seconds));
            snapshot.lanes().forEach(lane -> change("lane " + lane.name(), text(lane), seconds));
        }
    }

    private void redraw(List<String> lines, long seconds) {
        StringBuilder page = new StringBuilder(NO_WRAP);
        if (drawn > 0) {
            page.append(UP.formatted(drawn)).append('\r').append(ERASE_TO_END);
        }
        lines.forEach(line -> page.append(line).append('\n'));
        page.append('\n').append(seconds).append(" s\n").append(WRAP);
        drawn = lines.size() + 2;
        out.print(page);
        out.flush();
    }

    private void change(String key, String text, long seconds) {
        if (!text.equals(shown.put(key, text))) {
            say("%3d s  %-16s %s".formatted(seconds, key, text));
        }
    }

    private static String text(JobRow job) {
        String why = (job.stuck() ? ". " + job.message() : "") + (job.turns().isEmpty() ? "" : ". " + job.turns());
        String reason = job.reason().equals(job.phase().name()) ? "" : job.reason();
        return "%s %s %s, held %s, spent %s, saved %s%s"
                .formatted(job.phase(), reason, job.done(), job.held(), job.spent(), job.saved(), why)
                .replaceAll(" +", " ")
                .replace(" ,", ",");
    }

    private static String text(LaneRow lane) {
        return "spent %s, held %s, available %s of %s"
                .formatted(lane.spent(), lane.held(), lane.available(), lane.limit());
    }
}
