package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import java.io.IOException;

/** A row of an output or error file: {@code response} holds what the model's endpoint answered, {@code error} why it was never asked. */
final class ResultRow {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ResultRow() {}

    static ResultLine read(byte[] line, boolean billsFailures) throws MalformedResultException {
        Fields row = parse(line);
        String customId = row.text("custom_id");
        if (customId == null) {
            throw malformed(line, "has no custom_id");
        }
        Fields body = row.at("response").at("body");
        Long status = row.at("response").number("status_code");
        boolean chosen = body.node().path("choices").has(0);
        boolean good = status == null ? chosen : status >= 200 && status < 300;
        if (good && (chosen || !body.has("error"))) {
            return Completion.read(customId, body);
        }
        return RowFailure.read(customId, row, billsFailures);
    }

    private static Fields parse(byte[] line) throws MalformedResultException {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node.isObject()) {
                return new Fields(node);
            }
            throw malformed(line, "is no JSON object");
        } catch (JacksonException e) {
            throw malformed(line, "is no JSON");
        } catch (IOException e) {
            throw malformed(line, "cannot be read");
        }
    }

    private static MalformedResultException malformed(byte[] line, String what) {
        return new MalformedResultException("a result's line of " + line.length + " bytes " + what);
    }
}
