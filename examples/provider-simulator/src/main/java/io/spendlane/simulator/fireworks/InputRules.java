package io.spendlane.simulator.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Check;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.batch.Problem;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.model.InputCheck;
import io.spendlane.simulator.model.InputSums;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The input is looked at when the job begins: one bad line fails all of it. */
final class InputRules implements InputCheck {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    private final FileStore files;

    InputRules(FileStore files) {
        this.files = files;
    }

    @Override
    public Check check(Batch batch, Path input, InputSums sums) throws IOException {
        boolean deleted = !batch.foreign()
                && batch.behaviour().deletedFile(DeletedFile.CREATE) == DeletedFile.VALIDATION
                && files.find(batch.owner(), batch.inputFileId()).isEmpty();
        if (deleted || !Files.exists(input)) {
            return bad("Dataset not found", 0);
        }
        Set<String> ids = new HashSet<>();
        try (LineReader lines = new LineReader(input)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Optional<String> problem = problem(line, ids);
                if (problem.isPresent()) {
                    return bad(problem.get(), lines.number());
                }
                sums.add(line);
            }
        }
        return sums.rows() == 0 ? bad("dataset is empty", 0) : new Check(List.of(), sums.found());
    }

    private static Check bad(String what, int line) {
        String message =
                "Dataset has a syntax error: chat dataset validation failed on input.jsonl:" + line + ": " + what;
        return Check.bad(new Problem("invalid_request", message, null, line == 0 ? null : line));
    }

    private static Optional<String> problem(byte[] line, Set<String> ids) {
        JsonNode json = parse(line);
        if (json == null || !json.path("body").isObject()) {
            return Optional.of("no body");
        }
        if (!ids.add(json.path("custom_id").asText())) {
            return Optional.of("duplicate custom_id");
        }
        JsonNode messages = json.path("body").path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            return Optional.of("no messages");
        }
        for (JsonNode message : messages) {
            if (!ROLES.contains(message.path("role").asText())) {
                return Optional.of("invalid role " + message.path("role").asText());
            }
        }
        return Optional.empty();
    }

    private static @Nullable JsonNode parse(byte[] line) {
        try {
            return Json.STRICT_READER.readTree(line);
        } catch (IOException e) {
            return null;
        }
    }
}
