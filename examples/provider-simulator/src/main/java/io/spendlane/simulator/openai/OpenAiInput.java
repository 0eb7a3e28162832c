package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Check;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.batch.Problem;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.model.InputCheck;
import io.spendlane.simulator.model.InputSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validation of a batch input: the file, then line by line. */
final class OpenAiInput implements InputCheck {
    private static final int MOST_PROBLEMS = 100;

    private final FileStore files;
    private final ModelCatalog models;
    private final Terms terms;

    OpenAiInput(FileStore files, ModelCatalog models, Terms terms) {
        this.terms = terms;
        this.files = files;
        this.models = models;
    }

    @Override
    public Check check(Batch batch, Path input, InputSums sums) throws IOException {
        Optional<Problem> fileProblem = fileProblem(batch, input);
        return fileProblem.isPresent() ? Check.bad(fileProblem.get()) : checkLines(batch, input, sums);
    }

    private Optional<Problem> fileProblem(Batch batch, Path input) throws IOException {
        Optional<StoredFile> file = files.find(batch.owner(), batch.inputFileId());
        boolean deleted = file.isEmpty()
                && !batch.foreign()
                && batch.behaviour().deletedFile(terms.deletedFile()) == DeletedFile.VALIDATION;
        if (deleted || !Files.exists(input)) {
            String message = "The input file '" + batch.inputFileId() + "' could not be found.";
            return Optional.of(new Problem("invalid_request", message, "file_id", null));
        }
        if (file.isPresent()
                && terms.batchPurpose() != null
                && !file.get().purpose().equals(terms.batchPurpose())) {
            String message = "The input file must have purpose '" + terms.batchPurpose() + "', not '"
                    + file.get().purpose() + "'.";
            return Optional.of(new Problem("invalid_request", message, "file_id", null));
        }
        if (Files.size(input) > terms.mostInputBytes()) {
            String message = "The input file is larger than " + terms.mostInputBytes() + " bytes.";
            return Optional.of(new Problem("file_too_large", message, "file_id", null));
        }
        return Optional.empty();
    }

    private Check checkLines(Batch batch, Path input, InputSums sums) throws IOException {
        LineRules rules = new LineRules(batch.endpoint(), models, terms);
        List<Problem> problems = new ArrayList<>();
        int most = batch.behaviour().reportAllErrors() ? MOST_PROBLEMS : 1;
        int rows = 0;
        try (LineReader lines = new LineReader(input)) {
            for (byte[] bytes = lines.next(); bytes != null && problems.size() < most; bytes = lines.next()) {
                if (++rows > terms.mostLines()) {
                    String message = "The input has more than " + terms.mostLines() + " requests.";
                    return Check.bad(new Problem("too_many_tasks", message, null, null));
                }
                Optional<Problem> problem = rules.problem(bytes, lines.number());
                problem.ifPresent(problems::add);
                if (problem.isEmpty()) {
                    sums.add(bytes);
                }
            }
        }
        if (!problems.isEmpty()) {
            return new Check(problems, null);
        }
        return sums.rows() == 0
                ? Check.bad(new Problem("empty_file", "The input file has no requests.", null, null))
                : new Check(List.of(), sums.found());
    }
}
