package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.model.Once;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is outside of both processes.
 *
 * @param top the lane's epoch
 * @param stamps how often a create was put on record
 * @param made how many files were ever uploaded
 * @param files those that are there
 * @param past files that went longer than the settling time ago: all that was made of them is listed
 * @param late creates on their way
 * @param recorded what the spend record says, in dollars; -1: there is none
 */
record IntentWorld(
        int top,
        int restarts,
        int stamps,
        int made,
        Set<Integer> files,
        Set<Integer> past,
        List<Remote> batches,
        List<Message> late,
        long recorded) {
    static final IntentWorld BEGIN = new IntentWorld(0, 0, 0, 0, Set.of(), Set.of(), List.of(), List.of(), -1);

    /** What the job's status says of the charge; settled: dollars, -1 if it is not. */
    record Status(@Nullable Charge charge, long settled) {
        @Override
        public String toString() {
            return charge == null
                    ? "settled at " + settled
                    : charge.state() + " " + charge.fileId()
                            + (charge.replacementId() == null ? "" : "->" + charge.replacementId())
                            + (charge.intentTime() == null ? "" : " stamped")
                            + (charge.fencedTime() == null ? "" : " fenced")
                            + " of " + charge.owner().process();
        }
    }

    /** A batch at the provider. */
    record Remote(int file, boolean runs) {}

    /** A create on its way; its sender, or -1. */
    record Message(int file, int sender, String key) {
        @Override
        public String toString() {
            return "create(file " + file + ")" + (sender < 0 ? "" : " of p" + sender);
        }
    }

    /** What one process has at hand. */
    record Desk(
            String process,
            long epoch,
            Once<Status> seen,
            boolean current,
            Map<String, Once<Outcome>> outcomes,
            Map<String, Once<Work>> running,
            Set<String> sent) {
        static Desk begin(String process, Once<Status> seen) {
            return new Desk(process, 0, seen, true, Map.of(), Map.of(), Set.of());
        }

        Desk leads(long next) {
            return new Desk(process, next, seen, current, outcomes, running, sent);
        }

        Desk anew(String next) {
            return new Desk(next, 0, seen, current, Map.of(), Map.of(), Set.of());
        }

        Desk sees(Once<Status> now) {
            return new Desk(process, epoch, now, true, outcomes, running, sent);
        }

        Desk outdated() {
            return new Desk(process, epoch, seen, false, outcomes, running, sent);
        }

        Desk starts(Collection<? extends Work> works) {
            Map<String, Once<Work>> next = new HashMap<>(running);
            works.forEach(work -> next.computeIfAbsent(work.key(), key -> new Once<>(work)));
            return new Desk(process, epoch, seen, current, outcomes, next, sent);
        }

        Desk sends(String key) {
            Set<String> next = new TreeSet<>(sent);
            next.add(key);
            return new Desk(process, epoch, seen, current, outcomes, running, next);
        }

        /** No outcome: it did not work, and is to be tried again. */
        Desk ended(String key, @Nullable Outcome outcome) {
            Map<String, Once<Outcome>> known = new HashMap<>(outcomes);
            if (outcome != null) {
                known.put(key, new Once<>(outcome));
            }
            Map<String, Once<Work>> still = new HashMap<>(running);
            still.remove(key);
            Set<String> open = new TreeSet<>(sent);
            open.remove(key);
            return new Desk(process, epoch, seen, current, known, still, open);
        }
    }

    static String name(int file) {
        return "file-" + file;
    }

    static int number(String file) {
        return Integer.parseInt(file.substring("file-".length()));
    }

    /** What the provider bills: a dollar for each batch that runs. */
    long billed() {
        return batches.stream().filter(Remote::runs).count();
    }

    /** Files that are gone, not longer than the settling time. */
    List<Integer> deleted() {
        List<Integer> deleted = new ArrayList<>();
        for (int file = 1; file <= made; file++) {
            if (!files.contains(file) && !past.contains(file)) {
                deleted.add(file);
            }
        }
        return deleted;
    }

    IntentWorld led() {
        return new IntentWorld(top + 1, restarts, stamps, made, files, past, batches, late, recorded);
    }

    IntentWorld stamped() {
        return new IntentWorld(top, restarts, stamps + 1, made, files, past, batches, late, recorded);
    }

    /** Nobody waits any more for what this process sent. */
    IntentWorld restarted(int p) {
        List<Message> next = late.stream()
                .map(m -> m.sender() == p ? new Message(m.file(), -1, "") : m)
                .toList();
        return new IntentWorld(top, restarts + 1, stamps, made, files, past, batches, sorted(next), recorded);
    }

    IntentWorld settled(int file) {
        return new IntentWorld(top, restarts, stamps, made, files, plus(past, file), batches, late, recorded);
    }

    IntentWorld uploaded() {
        return new IntentWorld(top, restarts, stamps, made + 1, plus(files, made + 1), past, batches, late, recorded);
    }

    IntentWorld deleted(Collection<Integer> some) {
        Set<Integer> left = new TreeSet<>(files);
        left.removeAll(some);
        return new IntentWorld(top, restarts, stamps, made, left, past, batches, late, recorded);
    }

    IntentWorld sent(Message message) {
        List<Message> next = new ArrayList<>(late);
        next.add(message);
        return new IntentWorld(top, restarts, stamps, made, files, past, batches, sorted(next), recorded);
    }

    IntentWorld without(Message message) {
        List<Message> next = new ArrayList<>(late);
        next.remove(message);
        return new IntentWorld(top, restarts, stamps, made, files, past, batches, next, recorded);
    }

    IntentWorld created(Remote batch) {
        List<Remote> next = new ArrayList<>(batches);
        next.add(batch);
        return new IntentWorld(top, restarts, stamps, made, files, past, next, late, recorded);
    }

    /** The first to write it is right. */
    IntentWorld recorded(long micros) {
        long first = recorded < 0 ? micros : recorded;
        return new IntentWorld(top, restarts, stamps, made, files, past, batches, late, first);
    }

    private static Set<Integer> plus(Set<Integer> some, int one) {
        Set<Integer> next = new TreeSet<>(some);
        next.add(one);
        return next;
    }

    private static List<Message> sorted(List<Message> messages) {
        return messages.stream()
                .sorted(Comparator.comparing(Message::file)
                        .thenComparing(Message::sender)
                        .thenComparing(Message::key))
                .toList();
    }
}
