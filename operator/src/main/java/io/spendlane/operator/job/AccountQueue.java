package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.lane.Urgencies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait until there is room at their account, of all lanes that share it. Their charges stay Reserved meanwhile, so that money
 * stays exact. Strictly one after the other, the more urgent as if it had come hours before: nothing is passed over, so nothing is starved.
 * Of this process alone: after a restart those that wait line up again, in the order of their grants. Thread-safe.
 */
final class AccountQueue {
    /** Who has not looked for so long is gone. */
    private static final Duration GONE = Duration.ofMinutes(5);

    /** A class of urgency is worth so much waiting. */
    private static final Duration CLASS = Duration.ofHours(4);

    private static final int WOKEN = 4;

    private record Place(Account account, String model) {}

    private static final class Waiting {
        final JobRef job;
        final String batch;
        final Instant turn;
        final long tokens;
        Instant looked;
        boolean granted;

        Waiting(JobRef job, Charge charge, Instant turn, Instant now) {
            this.job = job;
            this.batch = charge.batch();
            this.tokens = charge.heldTokens();
            this.turn = turn;
            this.looked = now;
        }
    }

    private final BiFunction<Account, String, AccountLimits> limits;
    private final BiFunction<Account, String, Map<String, Long>> atProvider;
    private final Consumer<JobRef> wake;
    private final Clock clock;
    private final Map<Place, Map<String, Waiting>> places = new HashMap<>();

    /** @param atProvider batches that may be there, with the tokens that they may take, as all lanes' jobs have them on record */
    AccountQueue(
            BiFunction<Account, String, AccountLimits> limits,
            BiFunction<Account, String, Map<String, Long>> atProvider,
            Consumer<JobRef> wake,
            Clock clock) {
        this.limits = limits;
        this.atProvider = atProvider;
        this.wake = wake;
        this.clock = clock;
    }

    /** Why a reserved batch waits, for people; empty: it may be created, its room is kept for it. */
    synchronized Optional<String> waits(JobRef job, Charge charge, @Nullable Urgency urgency) {
        AccountLimits most = limits.apply(charge.account(), charge.model());
        Place place = new Place(charge.account(), charge.model());
        if (!most.any()) {
            places.remove(place);
            return Optional.empty();
        }
        Instant now = clock.instant();
        Map<String, Waiting> all = places.computeIfAbsent(place, key -> new HashMap<>());
        all.values().removeIf(other -> other.looked.plus(GONE).isBefore(now));
        Instant turn = charge.grantTime()
                .plus(CLASS.multipliedBy(Urgencies.rank(urgency == null ? Urgencies.USUAL : urgency)));
        Waiting one = all.computeIfAbsent(charge.batch(), batch -> new Waiting(job, charge, turn, now));
        one.looked = now;
        if (one.granted || mayGo(one, all, most, place)) {
            one.granted = true;
            return Optional.empty();
        }
        return Optional.of(message(most, charge.model()));
    }

    /** All that are before it fit, and then it does. */
    private boolean mayGo(Waiting one, Map<String, Waiting> all, AccountLimits most, Place place) {
        Map<String, Long> taken = new HashMap<>(atProvider.apply(place.account(), place.model()));
        all.values().stream().filter(w -> w.granted).forEach(w -> taken.put(w.batch, w.tokens));
        long tokens = taken.values().stream().mapToLong(Long::longValue).sum();
        int batches = taken.size();
        List<Waiting> turns = all.values().stream()
                .filter(w -> !w.granted)
                .sorted(Comparator.comparing((Waiting w) -> w.turn).thenComparing(w -> w.batch))
                .toList();
        for (Waiting next : turns) {
            boolean alone = batches == 0;
            if (batches >= most.ownBatches() || (!alone && next.tokens > most.ownTokens() - tokens)) {
                return false;
            }
            if (next == one) {
                return true;
            }
            batches++;
            tokens += next.tokens;
        }
        return false;
    }

    /** No numbers that change while one waits: a message is not worth a write for each. */
    private static String message(AccountLimits most, String model) {
        StringBuilder text = new StringBuilder("Waits for its turn at the account. Of model ")
                .append(model)
                .append(' ');
        text.append(
                most.batches() == AccountLimits.NONE.batches()
                        ? ""
                        : "at most %d batches ".formatted(most.ownBatches()));
        text.append(
                most.tokens() == AccountLimits.NONE.tokens() ? "" : "at most %d tokens ".formatted(most.ownTokens()));
        return text.append(
                        "may be at the provider at a time, as the limits of the lanes say that share the account. It goes on by itself.")
                .toString();
    }

    /** The job's charges as they are on record now, and before: who is there waits no more, who is gone leaves room. */
    synchronized void on(JobRef job, List<Charge> before, List<Charge> now) {
        Set<String> reserved = new HashSet<>();
        Set<String> open = new HashSet<>();
        for (Charge charge : now) {
            open.add(charge.batch());
            if (charge.state() == State.Reserved) {
                reserved.add(charge.batch());
            }
        }
        places.values().forEach(all -> all.values().removeIf(w -> w.job.equals(job) && !reserved.contains(w.batch)));
        before.stream()
                .filter(charge -> !open.contains(charge.batch()))
                .map(charge -> new Place(charge.account(), charge.model()))
                .distinct()
                .forEach(this::wakeNext);
    }

    private void wakeNext(Place place) {
        places.getOrDefault(place, Map.of()).values().stream()
                .filter(w -> !w.granted)
                .sorted(Comparator.comparing((Waiting w) -> w.turn))
                .map(w -> w.job)
                .distinct()
                .limit(WOKEN)
                .forEach(wake);
    }
}
