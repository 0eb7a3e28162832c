package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How much is in an input that nobody has validated yet. */
final class InputGlance {
    private InputGlance() {}

    static Found of(Path input, ModelCall call) throws IOException {
        String model = "";
        int rows = 0;
        long tokens = 0;
        try (LineReader lines = new LineReader(input)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Optional<JsonNode> json = Line.parse(line);
                if (json.isPresent() && json.get().path("body") instanceof ObjectNode body) {
                    rows++;
                    tokens += call.inputTokens(body);
                    model = Models.together(model, body.path("model").asText(""));
                }
            }
        }
        return new Found(model, rows, tokens, 0);
    }
}
