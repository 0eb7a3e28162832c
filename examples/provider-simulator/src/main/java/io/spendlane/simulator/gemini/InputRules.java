package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.nio.file.Path;

/** What Google checks in the requests of a batch before it answers the create call: one bad one refuses all. */
final class InputRules {
    private final ModelCall call;

    InputRules(ModelCall call) {
        this.call = call;
    }

    Found read(Path input, String model) throws IOException {
        int rows = 0;
        long tokens = 0;
        try (LineReader lines = new LineReader(input)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                rows++;
                tokens += tokens(line, lines.number());
            }
        }
        if (rows == 0) {
            throw GeminiError.invalid("The batch has no requests.");
        }
        return new Found(model, rows, tokens, 0);
    }

    private long tokens(byte[] line, int number) {
        try {
            JsonNode json = Json.STRICT_READER.readTree(line);
            if (!(json.path("request") instanceof ObjectNode request)) {
                throw GeminiError.invalid("Line " + number + ": 'request' is missing.");
            }
            ContentRules.check(request);
            return call.inputTokens(request);
        } catch (GeminiError e) {
            throw GeminiError.invalid("Line " + number + ": " + e.text());
        } catch (IOException e) {
            throw GeminiError.invalid("Line " + number + " is not valid JSON.");
        }
    }
}
