package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.nio.file.Path;

/** What Mistral checks in every line of a batch input when it is uploaded. Keys may be missing, or be there twice. */
final class UploadRules {
    private final MistralChat chat;

    UploadRules(MistralChat chat) {
        this.chat = chat;
    }

    void check(Path content) throws IOException {
        boolean empty = true;
        try (LineReader lines = new LineReader(content)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                empty = false;
                check(line, lines.number());
            }
        }
        if (empty) {
            throw MistralError.badFile(0, "The file is empty.");
        }
    }

    private void check(byte[] line, int number) {
        JsonNode json;
        try {
            json = Json.STRICT_READER.readTree(line);
        } catch (IOException e) {
            throw MistralError.badFile(number, "Line is not valid JSON.");
        }
        if (!(json.path("body") instanceof ObjectNode body)) {
            throw MistralError.badFile(number, "Field 'body' is required.");
        }
        try {
            chat.check(body);
        } catch (MistralError e) {
            throw MistralError.badFile(number, e.text());
        }
    }
}
