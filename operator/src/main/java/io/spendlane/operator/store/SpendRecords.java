package io.spendlane.operator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;

/** Spend records: one per charge, by the UTC date of its grant. Written once; what a record says is what is settled. */
public final class SpendRecords {
    private static final String FOLDER = ".spendlane/spend";
    private static final String SUFFIX = ".json";

    private final RecordFile<SpendRecord> files;

    public SpendRecords(Store store) {
        this.files = new RecordFile<>(store, SpendRecord.class);
    }

    /**
     * Writes a record, unless there is one of this charge.
     *
     * @return the one that is in the store now: the earlier one, if there was one
     * @throws BrokenRecordException when the earlier one cannot be read
     */
    public SpendRecord write(SpendRecord written) throws IOException {
        String path = path(written.lane(), written.grantTime(), written.batch());
        return inPlace(path, files.putIfNone(path, written));
    }

    /** @throws BrokenRecordException when it is there and cannot be read */
    public Optional<SpendRecord> find(String lane, Instant grantTime, String batch) throws IOException {
        String path = path(lane, grantTime, batch);
        Optional<SpendRecord> found = files.find(path);
        return found.isPresent() ? Optional.of(inPlace(path, found.get())) : found;
    }

    /**
     * Where the records of a lane lie, by date and batch, without reading them. To be closed. A file where no record can lie is an
     * {@link UncheckedIOException} with a {@link BrokenRecordException}.
     */
    public Stream<Place> places(String lane) throws IOException {
        return files.store().list(FOLDER + "/" + lane).map(path -> placeOf(lane, path));
    }

    /** @throws BrokenRecordException when it cannot be read */
    public SpendRecord read(Place place) throws IOException {
        String path = path(place.lane(), place.date(), place.batch());
        return inPlace(path, files.read(path));
    }

    /**
     * Where a record lies. One place never holds two different records.
     *
     * @param date of its grant, in UTC
     */
    public record Place(String lane, LocalDate date, String batch) {}

    private static Place placeOf(String lane, String path) {
        String[] parts = path.substring(FOLDER.length() + lane.length() + 2).split("/", -1);
        try {
            if (parts.length == 2 && parts[1].endsWith(SUFFIX)) {
                String batch = parts[1].substring(0, parts[1].length() - SUFFIX.length());
                return new Place(lane, LocalDate.parse(parts[0]), batch);
            }
        } catch (DateTimeParseException e) {
            throw new UncheckedIOException(new BrokenRecordException(path, "its folder is no date", e));
        }
        throw new UncheckedIOException(new BrokenRecordException(path, "no spend record lies there", null));
    }

    /** A record that lies at another's place, or at two places, would count twice. */
    private static SpendRecord inPlace(String path, SpendRecord read) throws BrokenRecordException {
        String place = path(read.lane(), read.grantTime(), read.batch());
        if (!path.equals(place)) {
            throw new BrokenRecordException(path, "by what it says it belongs to " + place, null);
        }
        return read;
    }

    private static String path(String lane, Instant grantTime, String batch) {
        return path(lane, grantTime.atOffset(ZoneOffset.UTC).toLocalDate(), batch);
    }

    private static String path(String lane, LocalDate date, String batch) {
        return FOLDER + "/" + lane + "/" + date + "/" + batch + SUFFIX;
    }
}
