package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.job.JobTurns.Paid;
import io.spendlane.operator.lane.LaneTurn.Act;
import io.spendlane.operator.model.Once;
import io.spendlane.operator.model.Parts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One state, to be changed into the next: what the API server and the store have, and what each process knows of it. Versions stand apart
 * from what they are versions of, and matter only by their order.
 */
final class LedgerState {
    static final int PROCESSES = 2;

    /** What may still happen that nobody can count on. */
    record Left(int restarts, int deletions, int replacements, int vanishings, int losses) {}

    /** A process's book of the lane, as far as it is no version. {@code gone}: a bit for each job that it knows to be gone. */
    record Book(
            long epoch,
            boolean seeded,
            boolean stoodDown,
            boolean rebuildNeeded,
            @Nullable Once<Map<String, Paid>> recorded,
            Doc<SpendLane> lane,
            List<Doc<AIBatchJob>> jobs,
            int gone) {}

    /** The lane's jobs, asked for in {@code epoch}; none yet: not answered. */
    record Listing(long epoch, @Nullable List<Doc<AIBatchJob>> jobs) {}

    /** What the store had; {@code doubted}: the books are in doubt since. */
    record Reading(Once<Map<String, Paid>> paid, boolean doubted) {}

    /** A lane's turn that is decided; {@code doubted}: the records that it was decided from are no more. */
    record Decided(Doc<SpendLane> lane, Act act, boolean writes, boolean doubted) {}

    record Process(
            String name,
            Book book,
            List<Doc<AIBatchJob>> known,
            @Nullable Listing listing,
            @Nullable Reading reading,
            @Nullable Decided decided) {
        Process with(Book next) {
            return new Process(name, next, known, listing, reading, decided);
        }

        Process knows(int job, Doc<AIBatchJob> doc) {
            Doc<AIBatchJob>[] next = known.toArray(Doc[]::new);
            next[job] = doc;
            return new Process(name, book, List.of(next), listing, reading, decided);
        }

        Process lists(@Nullable Listing next) {
            return new Process(name, book, known, next, reading, decided);
        }

        Process reads(@Nullable Reading next) {
            return new Process(name, book, known, listing, next, decided);
        }

        Process decides(@Nullable Decided next) {
            return new Process(name, book, known, listing, reading, next);
        }
    }

    Doc<SpendLane> lane;
    final Doc<AIBatchJob>[] jobs;
    Once<Map<String, Paid>> store;
    Left left;
    final Process[] processes;
    final int[] versions;

    @SuppressWarnings("unchecked")
    LedgerState(int jobs) {
        this.jobs = new Doc[jobs];
        this.processes = new Process[PROCESSES];
        this.versions = new int[1 + 2 * PROCESSES + jobs * (1 + 4 * PROCESSES)];
    }

    static LedgerState of(int[] state, int jobs, Parts parts) {
        LedgerState open = new LedgerState(jobs);
        open.lane = parts.at(state[0]);
        open.store = parts.at(state[1]);
        open.left = parts.at(state[2]);
        open.setVersions(parts.at(state[3]));
        for (int p = 0; p < PROCESSES; p++) {
            open.processes[p] = parts.at(state[4 + p]);
        }
        for (int j = 0; j < jobs; j++) {
            open.jobs[j] = parts.at(state[4 + PROCESSES + j]);
        }
        return open;
    }

    private void setVersions(String known) {
        for (int i = 0; i < versions.length; i++) {
            versions[i] = known.charAt(i) - 1;
        }
    }

    private String versions() {
        char[] known = new char[versions.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = (char) (versions[i] + 1);
        }
        return new String(known);
    }

    LedgerState copy() {
        LedgerState copy = new LedgerState(jobs.length);
        copy.lane = lane;
        copy.store = store;
        copy.left = left;
        System.arraycopy(versions, 0, copy.versions, 0, versions.length);
        System.arraycopy(processes, 0, copy.processes, 0, PROCESSES);
        System.arraycopy(jobs, 0, copy.jobs, 0, jobs.length);
        return copy;
    }

    int[] close(Parts parts) {
        forget();
        rank(0, 1 + 2 * PROCESSES);
        for (int j = 0; j < jobs.length; j++) {
            rank(server(j), server(j) + 1 + 4 * PROCESSES);
        }
        int[] state = new int[4 + PROCESSES + jobs.length];
        state[0] = parts.of(lane);
        state[1] = parts.of(store);
        state[2] = parts.of(left);
        state[3] = parts.of(versions());
        for (int p = 0; p < PROCESSES; p++) {
            state[4 + p] = parts.of(processes[p]);
        }
        for (int j = 0; j < jobs.length; j++) {
            state[4 + PROCESSES + j] = parts.of(jobs[j]);
        }
        return state;
    }

    /** Versions of nothing are none. */
    private void forget() {
        clear(0, lane.is());
        for (int p = 0; p < PROCESSES; p++) {
            Process process = processes[p];
            Book book = process.book();
            clear(lane(p), book.lane().is());
            clear(decided(p), process.decided() != null);
            for (int j = 0; j < jobs.length; j++) {
                boolean inBook = book.seeded() && book.jobs().get(j).is();
                clear(server(j), jobs[j].is());
                clear(known(p, j), process.known().get(j).is());
                clear(booked(p, j), inBook);
                clear(begun(p, j), book.seeded() && !inBook && (book.gone() & 1 << j) == 0);
                clear(
                        listed(p, j),
                        process.listing() != null && process.listing().jobs() != null);
            }
        }
    }

    private void clear(int version, boolean is) {
        if (!is) {
            versions[version] = -1;
        }
    }

    /** Each by how many lower ones there are. They are few and small. */
    private void rank(int from, int to) {
        long there = 0;
        for (int i = from; i < to; i++) {
            there |= versions[i] < 0 ? 0 : 1L << versions[i];
        }
        for (int i = from; i < to; i++) {
            versions[i] = versions[i] < 0 ? -1 : Long.bitCount(there & (1L << versions[i]) - 1);
        }
    }

    /** A version above all others of the job. */
    int above(int job) {
        return above(server(job), server(job) + 1 + 4 * PROCESSES);
    }

    int aboveLane() {
        return above(0, 1 + 2 * PROCESSES);
    }

    private int above(int from, int to) {
        int most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, versions[i]);
        }
        return most + 1;
    }

    // ---- where versions are: of the lane at the server, in a book, of a turn that is decided

    static final int LANE = 0;

    static int lane(int p) {
        return 1 + p;
    }

    static int decided(int p) {
        return 1 + PROCESSES + p;
    }

    // ---- of a job: at the server, in a process's cache, in its book, of the list that the book began with, of a list
    // on its way

    static int server(int job) {
        return 1 + 2 * PROCESSES + job * (1 + 4 * PROCESSES);
    }

    static int known(int p, int job) {
        return server(job) + 1 + p;
    }

    static int booked(int p, int job) {
        return server(job) + 1 + PROCESSES + p;
    }

    static int begun(int p, int job) {
        return server(job) + 1 + 2 * PROCESSES + p;
    }

    static int listed(int p, int job) {
        return server(job) + 1 + 3 * PROCESSES + p;
    }
}
