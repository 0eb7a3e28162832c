package io.spendlane.operator.provider.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.http.Fields;
import java.io.IOException;

/** Lines of a result file, as far as all wires have them alike. */
public final class ResultLines {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ResultLines() {}

    /** @throws MalformedResultException when the line is no JSON object; its text is not in the message */
    public static Fields object(byte[] line) throws MalformedResultException {
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

    /** @throws MalformedResultException when the row does not say whose result it is */
    public static String key(byte[] line, Fields row, String field) throws MalformedResultException {
        String key = row.text(field);
        if (key == null) {
            throw malformed(line, "has no " + field);
        }
        return key;
    }

    /** An object, or the one that a text holds: some servers write bodies of errors as text. */
    public static Fields embedded(Fields value) {
        if (!value.node().isTextual()) {
            return value;
        }
        try {
            return new Fields(MAPPER.readTree(value.node().textValue()));
        } catch (JacksonException e) {
            return new Fields(MAPPER.missingNode());
        }
    }

    private static MalformedResultException malformed(byte[] line, String what) {
        return new MalformedResultException("a result's line of " + line.length + " bytes " + what);
    }
}
