package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs works off the reconcile threads, each once at a time, and tells the job when one has ended. */
final class Workshop {
    private static final Logger log = LoggerFactory.getLogger(Workshop.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(500);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** Nobody tells when a Secret is corrected, as Secrets are not watched; whoever does it looks on. */
    private static final Duration LONGEST_WAIT_FOR_KEY = Duration.ofSeconds(30);

    private static final Set<Reason> OF_THE_KEY =
            EnumSet.of(Reason.CREDENTIALS_MISSING, Reason.CREDENTIALS_REFUSED, Reason.ACCOUNT_CHANGED);

    private static final int DOUBLINGS = 10;

    /** Does one work. */
    interface Hands {
        Outcome perform(AIBatchJob job, Work work) throws WorkFault;
    }

    private final JobDesks desks;
    private final Hands hands;
    private final Executor transfers;
    private final Executor calls;
    private final Executor runs;
    private final Consumer<AIBatchJob> wake;
    private final Clock clock;

    Workshop(
            JobDesks desks,
            Hands hands,
            Executor transfers,
            Executor calls,
            Executor runs,
            Consumer<AIBatchJob> wake,
            Clock clock) {
        this.desks = desks;
        this.hands = hands;
        this.transfers = transfers;
        this.calls = calls;
        this.runs = runs;
        this.wake = wake;
        this.clock = clock;
    }

    void start(AIBatchJob job, Work work) {
        JobFacts facts = desks.of(job.getMetadata().getUid());
        if (!facts.queue(work.key())) {
            return;
        }
        try {
            executor(work).execute(() -> run(job, work, facts));
        } catch (RejectedExecutionException stopping) {
            log.debug("not started, the process is stopping work={}", work.key());
        }
    }

    /** Creates are due within seconds of their intent and never queue behind transfers. */
    private Executor executor(Work work) {
        boolean quick = work instanceof Work.Create
                || work instanceof Work.Fence
                || work instanceof Work.Confirm
                || work instanceof Work.Halt
                || work instanceof Work.Cancel;
        return work instanceof Work.Run ? runs : quick ? calls : transfers;
    }

    private void run(AIBatchJob job, Work work, JobFacts facts) {
        facts.begun(work.key());
        int tries = facts.triesOf(work.key()) + 1;
        Outcome outcome;
        try {
            outcome = hands.perform(job, work);
        } catch (WorkFault fault) {
            log.info(
                    "work put off job={}/{} work={} reason={} tries={} message={}",
                    job.getMetadata().getNamespace(),
                    job.getMetadata().getName(),
                    work.key(),
                    fault.reason().word(),
                    tries,
                    fault.getMessage());
            Duration longest = OF_THE_KEY.contains(fault.reason()) ? LONGEST_WAIT_FOR_KEY : LONGEST_WAIT;
            Duration wait = fault.retryAfter() == null ? wait(tries, longest) : fault.retryAfter();
            String message = fault.getMessage() == null ? fault.reason().word() : fault.getMessage();
            outcome = new Outcome.Faulted(
                    fault.reason(), message, tries, clock.instant().plus(wait));
        } catch (RuntimeException | Error unexpected) {
            // Only the class: the message may hold what a tenant or a provider wrote.
            log.error(
                    "work failed job={}/{} work={} error={} at={}",
                    job.getMetadata().getNamespace(),
                    job.getMetadata().getName(),
                    work.key(),
                    unexpected.getClass().getName(),
                    place(unexpected));
            outcome = new Outcome.Faulted(
                    Reason.INTERNAL_ERROR,
                    "The operator met an unexpected error ("
                            + unexpected.getClass().getSimpleName() + "); it tries again. See its log.",
                    tries,
                    clock.instant().plus(wait(tries, LONGEST_WAIT)));
        }
        facts.ended(work.key(), outcome, clock.instant());
        wake.accept(job);
    }

    private static String place(Throwable unexpected) {
        for (StackTraceElement frame : unexpected.getStackTrace()) {
            if (frame.getClassName().startsWith("io.spendlane")) {
                return frame.toString();
            }
        }
        return "?";
    }

    /** Doubles from half a second up to the longest, with jitter so that many do not come back at once. */
    static Duration wait(int tries, Duration longest) {
        Duration full = SHORTEST_WAIT.multipliedBy(1L << Math.min(DOUBLINGS, tries - 1));
        Duration bounded = full.compareTo(longest) > 0 ? longest : full;
        return bounded.plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 4 + 1));
    }
}
