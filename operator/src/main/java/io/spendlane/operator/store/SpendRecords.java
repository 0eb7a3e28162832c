package io.spendlane.operator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

    public boolean exists(String lane, Instant grantTime, String batch) throws IOException {
        return files.store().exists(path(lane, grantTime, batch));
    }

    /**
     * All records of a lane whose grant is of this UTC date or later, by date and batch. To be closed. A file that is no
     * record is an {@link UncheckedIOException} with a {@link BrokenRecordException}.
     */
    public Stream<SpendRecord> since(String lane, LocalDate date) throws IOException {
        String folder = FOLDER + "/" + lane;
        return files.store().list(folder, folder + "/" + date).map(path -> {
            try {
                return inPlace(path, files.read(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
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
        LocalDate date = grantTime.atOffset(ZoneOffset.UTC).toLocalDate();
        return FOLDER + "/" + lane + "/" + date + "/" + batch + SUFFIX;
    }
}
