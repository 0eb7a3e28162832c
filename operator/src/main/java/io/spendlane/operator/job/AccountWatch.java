package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at each account's open batches, by listing or by single reads, whichever needs fewer requests, and wakes the jobs of those that ended. */
final class AccountWatch {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(AccountWatch.class);
    private static final int MOST_PAGES = 50;
    private static final int MOST_READS = 100;
    /** A batch may be hidden for about a minute after its create; only then does a 404 mean something. */
    private static final Duration MAY_BE_HIDDEN = Duration.ofSeconds(60);

    private static final int MISSES = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Opens an account's client. */
    interface Accounts {
        BatchProvider open(Account account) throws WorkFault;
    }

    private final Accounts accounts;
    private final ToIntFunction<Account> pollSeconds;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Consumer<JobRef> wake;
    private final Clock clock;

    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final Map<JobRef, Set<String>> byJob = new ConcurrentHashMap<>();
    private final Map<Account, Polling> pollings = new ConcurrentHashMap<>();
    /** Creates that nothing fences and that have no outcome yet, by job. */
    private final Map<JobRef, List<Charge>> awaited = new ConcurrentHashMap<>();

    /** One batch that is watched. */
    private static final class Followed {
        final JobRef job;
        final Account account;
        final Instant since;
        volatile @Nullable RemoteBatch sight;
        volatile boolean lost;
        volatile Instant movedAt;
        int misses;

        Followed(JobRef job, Account account, Instant since) {
            this.job = job;
            this.account = account;
            this.since = since;
            this.movedAt = since;
        }

        boolean open() {
            RemoteBatch seen = sight;
            return !lost && (seen == null || !seen.state().terminal());
        }
    }

    private static final class Polling {
        boolean scheduled;
        int faults;
        int pages = 1;
    }

    AccountWatch(
            Accounts accounts,
            ToIntFunction<Account> pollSeconds,
            Executor executor,
            ScheduledExecutorService timer,
            Consumer<JobRef> wake,
            Clock clock) {
        this.accounts = accounts;
        this.pollSeconds = pollSeconds;
        this.executor = executor;
        this.timer = timer;
        this.wake = wake;
        this.clock = clock;
    }

    /** Follows exactly these charges of the job from now on. */
    void follow(JobRef job, List<Charge> charges) {
        Set<String> wanted = new HashSet<>();
        for (Charge charge : charges) {
            for (String id : charge.remoteIds() == null ? List.<String>of() : charge.remoteIds()) {
                wanted.add(id);
                if (followed.putIfAbsent(id, new Followed(job, charge.account(), clock.instant())) == null) {
                    schedule(charge.account(), firstLook(charge.account()));
                }
            }
        }
        List<Charge> unresolved = charges.stream()
                .filter(c -> c.state() == Charge.State.Fencing && c.fileId() == null)
                .toList();
        if (unresolved.isEmpty()) {
            awaited.remove(job);
        } else {
            awaited.put(job, unresolved);
        }
        Set<String> before = wanted.isEmpty() ? byJob.remove(job) : byJob.put(job, wanted);
        if (before != null) {
            before.stream().filter(id -> !wanted.contains(id)).forEach(followed::remove);
        }
    }

    /** Whether a batch at the provider is known as a job's. */
    boolean follows(String remoteId) {
        return followed.containsKey(remoteId);
    }

    /** A batch of the account, other than this one, whose create nothing fences and has no outcome yet. */
    Optional<String> awaitedBeside(Charge charge) {
        return awaited.values().stream()
                .flatMap(List::stream)
                .filter(other -> other.account().equals(charge.account())
                        && !other.batch().equals(charge.batch()))
                .map(Charge::batch)
                .findFirst();
    }

    Optional<RemoteBatch> sight(String remoteId) {
        Followed batch = followed.get(remoteId);
        return batch == null ? Optional.empty() : Optional.ofNullable(batch.sight);
    }

    /** When its counts last moved, as far as this process saw. */
    Optional<Instant> movedAt(String remoteId) {
        Followed batch = followed.get(remoteId);
        return batch == null ? Optional.empty() : Optional.of(batch.movedAt);
    }

    boolean lost(String remoteId) {
        Followed batch = followed.get(remoteId);
        return batch != null && batch.lost;
    }

    /** Batches in flight, by provider. */
    Map<String, Long> inFlight() {
        Map<String, Long> counts = new HashMap<>();
        followed.values().stream()
                .filter(Followed::open)
                .forEach(f -> counts.merge(f.account.provider().name(), 1L, Long::sum));
        return counts;
    }

    private Duration pause(Account account) {
        return Duration.ofSeconds(pollSeconds.applyAsInt(account));
    }

    /** Of an account that this process has not looked at, batches may be over since long: their lane's pace is not known yet. */
    private Duration firstLook(Account account) {
        return pollings.containsKey(account) ? pause(account) : AT_ONCE;
    }

    private void schedule(Account account, Duration wait) {
        Polling polling = pollings.computeIfAbsent(account, a -> new Polling());
        synchronized (polling) {
            if (polling.scheduled) {
                return;
            }
            polling.scheduled = true;
        }
        long millis = wait.toMillis();
        long jittered = millis + ThreadLocalRandom.current().nextLong(millis / 10 + 1);
        timer.schedule(() -> executor.execute(() -> poll(account, polling)), jittered, TimeUnit.MILLISECONDS);
    }

    private void poll(Account account, Polling polling) {
        List<String> open = openOf(account);
        Duration pause = pause(account);
        try {
            if (!open.isEmpty()) {
                look(accounts.open(account), open, polling);
                polling.faults = 0;
            }
        } catch (ProviderException e) {
            polling.faults++;
            pause = e.retryAfter() != null ? e.retryAfter() : backOff(pause, polling.faults);
            log.warn("watching put off provider={} kind={} message={}", account.provider(), e.kind(), e.getMessage());
        } catch (WorkFault e) {
            polling.faults++;
            pause = backOff(pause, polling.faults);
            log.warn(
                    "watching put off provider={} reason={}",
                    account.provider(),
                    e.reason().word());
        } catch (RuntimeException e) {
            polling.faults++;
            pause = backOff(pause, polling.faults);
            log.error(
                    "watching failed provider={} error={}",
                    account.provider(),
                    e.getClass().getName());
        } finally {
            synchronized (polling) {
                polling.scheduled = false;
            }
        }
        if (!openOf(account).isEmpty()) {
            schedule(account, pause);
        }
    }

    private static Duration backOff(Duration pause, int faults) {
        Duration longer = pause.multipliedBy(1L << Math.min(6, faults));
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private List<String> openOf(Account account) {
        List<String> open = new ArrayList<>();
        followed.forEach((id, batch) -> {
            if (batch.account.equals(account) && batch.open()) {
                open.add(id);
            }
        });
        return open;
    }

    private void look(BatchProvider provider, List<String> open, Polling polling) throws ProviderException {
        Set<String> unseen = new HashSet<>(open);
        if (open.size() > polling.pages) {
            polling.pages = list(provider, unseen);
        }
        int reads = 0;
        for (String id : unseen) {
            if (reads++ == MOST_READS) {
                break;
            }
            read(provider, id);
        }
    }

    /** Absent from a listing is not gone: what is left in {@code unseen} is read one by one. Gives the number of pages read. */
    private int list(BatchProvider provider, Set<String> unseen) throws ProviderException {
        String after = null;
        int pages = 0;
        do {
            BatchProvider.Page page = provider.list(after);
            pages++;
            for (RemoteBatch batch : page.batches()) {
                if (unseen.remove(batch.id())) {
                    saw(batch.id(), batch);
                }
            }
            after = page.next();
        } while (after != null && !unseen.isEmpty() && pages < MOST_PAGES);
        return Math.max(1, Math.min(pages, MOST_PAGES));
    }

    private void read(BatchProvider provider, String id) throws ProviderException {
        try {
            saw(id, provider.get(id));
        } catch (ProviderException e) {
            Followed batch = followed.get(id);
            if (e.kind() != ProviderException.Kind.NOT_FOUND || batch == null) {
                throw e;
            }
            batch.misses++;
            if (batch.misses >= MISSES && clock.instant().isAfter(batch.since.plus(MAY_BE_HIDDEN))) {
                batch.lost = true;
                wake.accept(batch.job);
            }
        }
    }

    private void saw(String id, RemoteBatch sight) {
        Followed batch = followed.get(id);
        if (batch == null) {
            return;
        }
        batch.misses = 0;
        RemoteBatch before = batch.sight;
        if (before != null && before.completed() + before.failed() != sight.completed() + sight.failed()) {
            batch.movedAt = clock.instant();
        }
        batch.sight = sight;
        if (sight.state().terminal()) {
            wake.accept(batch.job);
        }
    }
}
