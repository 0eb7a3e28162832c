package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.Admission.Asking;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import io.spendlane.operator.lane.LaneTurn.Act;
import io.spendlane.operator.plan.MinuteUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The course of a lane: who owns it, what it carries, who may start. Pure: view and time in, whole next status out. */
final class LaneCourse {
    private static final int MOST_GRANTS = 1000;
    private static final int MOST_FOLDING = 1000;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofMinutes(2);
    private static final Duration PACE_LOOK = Duration.ofSeconds(30);

    private LaneCourse() {}

    /**
     * What else its report tells.
     *
     * @param baselineFault why the lane's baseline has no price; {@code null}: it has one, or there is no baseline
     * @param used by its real-time calls
     */
    record Beside(@Nullable String baselineFault, MinuteUse used) {
        static final Beside NOTHING = new Beside(null, MinuteUse.NONE);
    }

    static LaneTurn next(SpendLane lane, Snapshot book, String process, Instant now, Beside beside) {
        LaneTerms terms = new LaneTerms(lane.getSpec());
        Ledger ledger = lane.getStatus() == null ? null : lane.getStatus().ledger();
        String uid = lane.getMetadata().getUid();
        boolean deleting = lane.getMetadata().getDeletionTimestamp() != null;
        // A lane that admits nothing has nothing to keep; and the API server takes no write to one whose spec its
        // schema refuses.
        if (!lane.hasFinalizer(SpendLane.FINALIZER)
                && (deleting || terms.fault().isEmpty())) {
            return deleting ? LaneTurn.only(Act.NOTHING, LATER) : LaneTurn.only(Act.ADD_FINALIZER, SOON);
        }
        if (ledger == null || !ledger.laneUID().equals(uid)) {
            return takeOver(lane, book, process, now);
        }
        if (!ledger.owner().equals(process)) {
            return superseded(lane, book, process, now);
        }
        if (book.epoch() != ledger.epoch()) {
            // The write that took it over was answered to nobody: it was this process's own.
            return new LaneTurn(lane.getStatus(), Act.TAKE_OVER, List.of(), SOON);
        }
        if (!book.seeded()) {
            return LaneTurn.only(Act.LIST_JOBS, SOON);
        }
        if (highestOwner(book, process) >= ledger.epoch()) {
            // Charges made under an earlier lane of this name: this term has to stand above theirs.
            return takeOver(lane, book, process, now);
        }
        if (terms.fault().isPresent()) {
            return new LaneTurn(LaneReport.refused(lane, terms.fault().get(), now), Act.NOTHING, List.of(), LATER);
        }
        return keepBooks(lane, terms, ledger, book, deleting, later(now, ledger), beside);
    }

    /** A lane is taken over once per term: two that both believe to lead would take it from each other for ever. */
    private static LaneTurn superseded(SpendLane lane, Snapshot book, String process, Instant now) {
        if (book.epoch() > 0) {
            return LaneTurn.only(Act.STAND_DOWN, LATER);
        }
        return book.stoodDown() ? LaneTurn.only(Act.NOTHING, LATER) : takeOver(lane, book, process, now);
    }

    private static LaneTurn takeOver(SpendLane lane, Snapshot book, String process, Instant now) {
        SpendLaneStatus status = lane.getStatus();
        String uid = lane.getMetadata().getUid();
        Ledger before = status == null ? null : status.ledger();
        long epoch = Math.max(before == null ? 0 : before.epoch(), highestOwner(book, process)) + 1;
        Ledger ledger = before == null || !before.laneUID().equals(uid)
                ? new Ledger(uid, epoch, process, now, null, List.of(), List.of(), null, null, List.of())
                : new Ledger(
                        uid,
                        epoch,
                        process,
                        later(now, before),
                        before.budgetsDigest(),
                        before.grants(),
                        before.carried(),
                        before.total(),
                        before.carriedTokens(),
                        before.folding());
        return new LaneTurn(LaneReport.takingOver(lane, ledger, now), Act.TAKE_OVER, List.of(), SOON);
    }

    private static long highestOwner(Snapshot book, String process) {
        return book.jobs().stream()
                .flatMap(job -> job.charges().stream())
                .flatMap(charge -> Optional.ofNullable(charge.owner()).stream())
                .filter(owner -> !owner.process().equals(process))
                .mapToLong(Charge.Owner::epoch)
                .max()
                .orElse(0);
    }

    private static LaneTurn keepBooks(
            SpendLane lane,
            LaneTerms terms,
            Ledger ledger,
            Snapshot book,
            boolean deleting,
            Instant now,
            Beside beside) {
        Map<String, JobEntry> jobs = book.jobs().stream().collect(Collectors.toMap(JobEntry::uid, Function.identity()));
        boolean stale = book.rebuildNeeded() || !terms.budgetsDigest().equals(ledger.budgetsDigest());
        if (stale && (book.recorded() == null || !book.recorded().tellsApart(jobs.keySet()))) {
            return new LaneTurn(LaneReport.rebuilding(lane, book.storeFault(), now), Act.READ_RECORDS, List.of(), SOON);
        }
        String name = lane.getMetadata().getName();
        Set<String> folding = new HashSet<>(ledger.folding());
        Folding carried = Folding.of(ledger);
        if (stale) {
            carried = Folding.nothing().plus(remembered(book, jobs, folding), terms, now);
        } else {
            folding.removeIf(uid -> !jobs.containsKey(uid));
            carried = fold(name, jobs, folding, carried, terms, now);
        }
        List<Grant> grants = ledger.grants().stream()
                .filter(grant -> jobs.containsKey(grant.jobUID())
                        && !jobs.get(grant.jobUID()).passed(grant.seq()))
                .toList();
        Ledger kept = new Ledger(
                ledger.laneUID(),
                ledger.epoch(),
                ledger.owner(),
                now,
                terms.budgetsDigest(),
                grants,
                carried.carried(),
                carried.total(),
                carried.tokens(),
                List.copyOf(folding));
        // What is made anew from the records needs no comparing with them; it grants from its next turn on.
        boolean unproven = !stale && !book.compared();
        Admission admission = Admission.none();
        if (terms.admits() && terms.windows().at(now).open() && !deleting && !stale && !unproven) {
            Balance balance = Balance.of(terms, kept.laneUID(), name, kept, book.jobs(), now);
            admission = Admission.admit(
                    asking(jobs, terms, kept), balance, terms, now, Math.max(0, MOST_GRANTS - grants.size()));
            kept = withGrants(kept, admission.grants());
        }
        Balance balance = Balance.of(terms, kept.laneUID(), name, kept, book.jobs(), now);
        LaneReport report = LaneReport.of(lane, terms, kept, balance, admission, jobs.values(), now, beside);
        boolean settled = balance.held().isZero()
                && jobs.values().stream().allMatch(job -> job.charges().isEmpty());
        Act act = stale ? Act.CARRY_RECORDS : deleting && settled ? Act.REMOVE_FINALIZER : Act.NOTHING;
        if (unproven && act == Act.NOTHING) {
            return new LaneTurn(report.unproven(lane, book.storeFault(), now), Act.COMPARE_RECORDS, List.of(), SOON);
        }
        boolean asks = beside.used().requests() > 0
                || jobs.values().stream().flatMap(job -> job.charges().stream()).anyMatch(Charge::isRealtime);
        Duration edge = untilNextEdge(terms, now, asks);
        Duration again = new Learning(report.status().learned(), terms)
                .untilNext(jobs.values(), now)
                .filter(wait -> wait.compareTo(edge) < 0)
                .orElse(edge);
        return new LaneTurn(report.status(), act, report.told(), again);
    }

    private static Duration untilNextEdge(LaneTerms terms, Instant now, boolean asks) {
        Instant next = now.plus(LATER);
        for (Budget budget : terms.budgets()) {
            next = earlier(next, BudgetPeriods.of(budget, terms.zone(), now).end());
        }
        if (terms.tokensPerDay().isPresent()) {
            next = earlier(next, BudgetPeriods.day(terms.zone(), now).end());
        }
        if (asks && !terms.ratesAt(now).free()) {
            next = earlier(next, now.plus(PACE_LOOK));
        }
        Windows.State window = terms.windows().at(now);
        Instant edge = earlier(earlier(next, window.until()), window.opensAt());
        return edge.equals(now.plus(LATER))
                ? LATER
                : Duration.between(now, edge).plusMillis(100);
    }

    /** A clock that was put back reopens no period. */
    static Instant later(Instant now, Ledger ledger) {
        return now.isAfter(ledger.time()) ? now : ledger.time();
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other != null && other.isBefore(one) ? other : one;
    }

    /** What the records say of jobs that are not counted by themselves. */
    private static List<Spent> remembered(Snapshot book, Map<String, JobEntry> jobs, Set<String> folding) {
        Set<String> seen =
                jobs.keySet().stream().filter(uid -> !folding.contains(uid)).collect(Collectors.toSet());
        Set<String> charged = jobs.values().stream()
                .flatMap(job -> job.charges().stream())
                .map(charge -> charge.batch())
                .collect(Collectors.toCollection(HashSet::new));
        charged.addAll(book.adopted());
        return java.util.Objects.requireNonNull(book.recorded()).carriedBeside(seen, charged);
    }

    private static Folding fold(
            String lane,
            Map<String, JobEntry> jobs,
            Set<String> folding,
            Folding carried,
            LaneTerms terms,
            Instant now) {
        Folding next = carried;
        for (JobEntry job : jobs.values()) {
            if (job.deleting() && job.quiet() && folding.size() < MOST_FOLDING && folding.add(job.uid())) {
                List<Spent> ofThisLane = job.settled().stream()
                        .filter(settled -> settled.lane().equals(lane))
                        .map(Spent::of)
                        .toList();
                next = next.plus(ofThisLane, terms, now);
            }
        }
        return next == carried ? carried.plus(List.of(), terms, now) : next;
    }

    private static List<Asking> asking(Map<String, JobEntry> jobs, LaneTerms terms, Ledger ledger) {
        Set<String> granted = ledger.grants().stream().map(Grant::jobUID).collect(Collectors.toSet());
        UseCases useCases = terms.useCases();
        List<Asking> asking = new ArrayList<>();
        for (JobEntry job : jobs.values()) {
            var ask = job.ask();
            if (ask != null
                    && !job.deleting()
                    && !granted.contains(job.uid())
                    && ask.laneUID().equals(ledger.laneUID())) {
                asking.add(new Asking(
                        job.uid(), useCases.urgency(job.urgency(), job.useCase()), job.deadline(), job.created(), ask));
            }
        }
        return asking;
    }

    private static Ledger withGrants(Ledger ledger, List<Grant> more) {
        List<Grant> grants = new ArrayList<>(ledger.grants());
        grants.addAll(more);
        return ledger.granting(List.copyOf(grants));
    }
}
