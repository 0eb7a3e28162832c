package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Check;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.batch.Problem;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.files.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validation of a batch input: the file, then line by line. */
final class InputCheck {
    static final int MOST_LINES = 50_000;
    static final long MOST_BYTES = 200_000_000;
    private static final int MOST_PROBLEMS = 100;

    private final FileStore files;
    private final ModelCatalog models;

    InputCheck(FileStore files, ModelCatalog models) {
        this.files = files;
        this.models = models;
    }

    /** What one good line adds to the sums. */
    interface LineSums {
        long inputTokens(Line line);

        boolean fails(Line line);
    }

    Check check(Batch batch, Path input, LineSums sums) throws IOException {
        Optional<Problem> fileProblem = fileProblem(batch, input);
        return fileProblem.isPresent() ? Check.bad(fileProblem.get()) : checkLines(batch, input, sums);
    }

    private Optional<Problem> fileProblem(Batch batch, Path input) throws IOException {
        Optional<StoredFile> file = files.find(batch.owner(), batch.inputFileId());
        boolean deleted =
                file.isEmpty() && !batch.foreign() && batch.behaviour().deletedFile() == DeletedFile.VALIDATION;
        if (deleted || !Files.exists(input)) {
            String message = "The input file '" + batch.inputFileId() + "' could not be found.";
            return Optional.of(new Problem("invalid_request", message, "file_id", null));
        }
        if (file.isPresent() && !file.get().purpose().equals("batch")) {
            String message = "The input file must have purpose 'batch', not '"
                    + file.get().purpose() + "'.";
            return Optional.of(new Problem("invalid_request", message, "file_id", null));
        }
        if (Files.size(input) > MOST_BYTES) {
            String message = "The input file is larger than " + MOST_BYTES + " bytes.";
            return Optional.of(new Problem("file_too_large", message, "file_id", null));
        }
        return Optional.empty();
    }

    private Check checkLines(Batch batch, Path input, LineSums sums) throws IOException {
        LineRules rules = new LineRules(batch.endpoint(), models);
        List<Problem> problems = new ArrayList<>();
        int most = batch.behaviour().reportAllErrors() ? MOST_PROBLEMS : 1;
        int rows = 0;
        int failing = 0;
        long tokens = 0;
        try (LineReader lines = new LineReader(input)) {
            for (byte[] bytes = lines.next(); bytes != null && problems.size() < most; bytes = lines.next()) {
                if (++rows > MOST_LINES) {
                    String message = "The input has more than " + MOST_LINES + " requests.";
                    return Check.bad(new Problem("too_many_tasks", message, null, null));
                }
                Optional<Problem> problem = rules.problem(bytes, lines.number());
                problem.ifPresent(problems::add);
                if (problem.isEmpty()) {
                    Line line = Line.of(bytes);
                    tokens += sums.inputTokens(line);
                    failing += sums.fails(line) ? 1 : 0;
                }
            }
        }
        if (!problems.isEmpty()) {
            return new Check(problems, null);
        }
        String model = rules.model();
        return model == null
                ? Check.bad(new Problem("empty_file", "The input file has no requests.", null, null))
                : new Check(List.of(), new Found(model, rows, tokens, failing));
    }
}
