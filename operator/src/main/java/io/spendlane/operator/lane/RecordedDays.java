package io.spendlane.operator.lane;

import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.ParallelReads;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.SpendRecords.Place;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A lane's spend records, remembered by day: only those are read that were not listed before, and a day that lacks one is read anew. A
 * record never changes; if somebody changes one nevertheless, only who remembers nothing yet will see it.
 */
final class RecordedDays {
    private final SpendRecords spend;
    private final ParallelReads reads;
    private final String lane;
    private final NavigableMap<LocalDate, RecordedDay> days = new TreeMap<>();

    RecordedDays(SpendRecords spend, ParallelReads reads, String lane) {
        this.spend = spend;
        this.reads = reads;
        this.lane = lane;
    }

    /**
     * What the store has now.
     *
     * @param jobs uids of those that have to be told apart
     * @param unfinished batches of the lane, listed before: one that is settled meanwhile is then seen twice, never not at all
     * @param since date, in UTC, of the earliest grants of interest
     */
    synchronized Recorded read(Set<String> jobs, List<BatchRecord> unfinished, LocalDate since) throws IOException {
        Set<String> unsettled =
                unfinished.stream().map(b -> b.charge().batch()).collect(Collectors.toCollection(HashSet::new));
        Marks marks = Marks.of(jobs);
        Set<LocalDate> listed = new HashSet<>();
        try (Stream<Place> places = spend.places(lane)) {
            List<Place> day = new ArrayList<>();
            for (Iterator<Place> all = places.iterator(); all.hasNext(); ) {
                Place place = all.next();
                unsettled.remove(place.batch());
                if (place.date().isBefore(since)) {
                    continue;
                }
                if (!day.isEmpty() && !day.get(0).date().equals(place.date())) {
                    read(day, jobs, marks);
                    day = new ArrayList<>();
                }
                day.add(place);
                listed.add(place.date());
            }
            if (!day.isEmpty()) {
                read(day, jobs, marks);
            }
        }
        NavigableMap<LocalDate, RecordedDay> wanted = days.tailMap(since, true);
        wanted.keySet().retainAll(listed);
        List<BatchRecord> open = unfinished.stream()
                .filter(b -> unsettled.contains(b.charge().batch()))
                .toList();
        return new Recorded(List.copyOf(wanted.values()), open, Set.copyOf(jobs));
    }

    private void read(List<Place> day, Set<String> jobs, Marks marks) throws IOException {
        LocalDate date = day.get(0).date();
        RecordedDay known = days.getOrDefault(date, RecordedDay.empty());
        List<Place> unread =
                day.stream().filter(p -> !known.batches().mayHold(p.batch())).toList();
        if (known.batches().size() + unread.size() != day.size() || !known.tellsApart(marks)) {
            days.put(date, read(RecordedDay.empty(), day, jobs));
        } else if (!unread.isEmpty() || !jobs.containsAll(known.byJob().keySet())) {
            days.put(date, read(known, unread, jobs));
        }
    }

    private RecordedDay read(RecordedDay known, List<Place> unread, Set<String> jobs) throws IOException {
        RecordedDay.Reader reader = new RecordedDay.Reader(known, jobs);
        reads.each(unread.iterator(), spend::read, reader::add);
        return reader.day();
    }
}
