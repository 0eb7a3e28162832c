package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may start now: asks in order of {@link Turns}, while every limit still covers the worst case. What does not fit is passed over, so
 * that nothing idles behind it. Two things keep that from starving anybody: a job that waited for long keeps the least that it needs from
 * those behind it, and a job that could swallow a good part of a limit leaves half of what there is to smaller ones of its class.
 */
record Admission(List<Grant> grants, Set<String> blockedBy) {
    /** Who has waited for so long keeps a small part from those behind it. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    /** And after this long whatever it needs, though much may idle meanwhile. */
    private static final Duration LAST_PATIENCE = Duration.ofHours(24);

    /** A job's ask with what decides its turn. */
    record Asking(String jobUID, Urgency urgency, @Nullable Instant deadline, Instant created, Ask ask) {}

    static Admission none() {
        return new Admission(List.of(), Set.of());
    }

    /** {@code most} bounds how many grants are given, so that the lane's status stays bounded. */
    static Admission admit(List<Asking> asks, Balance balance, LaneTerms terms, Instant now, int most) {
        List<Room> rooms = rooms(balance, terms);
        List<Asking> turns = Turns.inOrder(asks, now);
        long[][] behind = behind(turns, rooms, now);
        List<Grant> grants = new ArrayList<>();
        Set<String> blockedBy = new HashSet<>();
        boolean kept = false;
        for (int i = 0; i < turns.size() && grants.size() < most; i++) {
            Ask ask = turns.get(i).ask();
            boolean fits = true;
            for (Room room : rooms) {
                if (room.lacks(ask)) {
                    blockedBy.add(room.name);
                    fits = false;
                }
            }
            if (fits) {
                grants.add(grant(turns.get(i), rooms, behind[i], now));
            } else if (!kept && keeps(turns.get(i), rooms, now)) {
                kept = true;
                rooms.forEach(room -> room.keepFor(ask));
            }
        }
        return new Admission(List.copyOf(grants), Set.copyOf(blockedBy));
    }

    private static boolean keeps(Asking asking, List<Room> rooms, Instant now) {
        boolean little = rooms.stream().allMatch(room -> room.little(asking.ask()));
        return Turns.waited(asking, now).compareTo(little ? PATIENCE : LAST_PATIENCE) >= 0;
    }

    private static Grant grant(Asking asking, List<Room> rooms, long[] behind, Instant now) {
        Ask ask = asking.ask();
        long amount = ask.amount().micros();
        long tokens = ask.tokens();
        for (int r = 0; r < rooms.size(); r++) {
            Room room = rooms.get(r);
            if (room.ofTokens()) {
                tokens = Math.min(tokens, room.most(ask, behind[r]));
            } else {
                amount = Math.min(amount, room.most(ask, behind[r]));
            }
        }
        boolean tokensCount = rooms.stream().anyMatch(Room::ofTokens);
        Part part = tokensCount ? Part.of(ask, amount, tokens) : new Part(amount, ask.tokens());
        rooms.forEach(room -> room.take(part));
        return new Grant(asking.jobUID(), ask.seq(), Money.micros(part.amount()), part.tokens(), now);
    }

    /** For each in turn and each room: what the smaller ones of its class behind it ask for. */
    private static long[][] behind(List<Asking> turns, List<Room> rooms, Instant now) {
        long[][] behind = new long[turns.size()][rooms.size()];
        for (int i = turns.size() - 2; i >= 0; i--) {
            Asking next = turns.get(i + 1);
            if (Turns.rank(turns.get(i), now) == Turns.rank(next, now)) {
                for (int r = 0; r < rooms.size(); r++) {
                    Room room = rooms.get(r);
                    behind[i][r] = room.large(next.ask())
                            ? behind[i + 1][r]
                            : Math.addExact(behind[i + 1][r], room.need(next.ask()));
                }
            }
        }
        return behind;
    }

    private static List<Room> rooms(Balance balance, LaneTerms terms) {
        List<Room> rooms = new ArrayList<>();
        for (Budget budget : terms.budgets()) {
            String name = LaneTerms.name(budget);
            Balance.Used used = balance.budgets().get(name);
            LaneTerms.blocksAt(budget).ifPresent(limit -> {
                Money free = used == null ? limit : limit.minus(used.total());
                rooms.add(Room.ofBudget(name, limit, free));
            });
        }
        terms.tokensPerDay()
                .ifPresent(limit -> rooms.add(Room.ofTokens(
                        limit, Math.subtractExact(limit, balance.tokens().total()))));
        return rooms;
    }
}
