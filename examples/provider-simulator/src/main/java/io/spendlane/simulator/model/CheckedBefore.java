package io.spendlane.simulator.model;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Check;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.batch.Problem;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.provider.InlineInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The input was checked when it was uploaded, or when the batch was created: nothing but the file can be missing. */
public final class CheckedBefore implements InputCheck {
    private final FileStore files;

    public CheckedBefore(FileStore files) {
        this.files = files;
    }

    @Override
    public Check check(Batch batch, Path input, InputSums sums) throws IOException {
        if (isGone(batch) || !Files.exists(input)) {
            String message = "The input file '" + batch.inputFileId() + "' could not be found.";
            return Check.bad(new Problem("invalid_request", message, "file_id", null));
        }
        try (LineReader lines = new LineReader(input)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                sums.add(line);
            }
        }
        return new Check(List.of(), sums.found());
    }

    private boolean isGone(Batch batch) {
        return batch.behaviour().deletedFile(DeletedFile.CREATE) == DeletedFile.VALIDATION
                && !batch.foreign()
                && batch.asked().inputFileIds().stream()
                        .anyMatch(id -> !InlineInput.is(id)
                                && files.find(batch.owner(), id).isEmpty());
    }
}
