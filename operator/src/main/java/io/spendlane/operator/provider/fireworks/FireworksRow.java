package io.spendlane.operator.provider.fireworks;

import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.openai.ChatRow;
import io.spendlane.operator.provider.wire.ResultLines;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of an output: {@code response} is the completion itself, without a status around it. Rows of errors are not documented. */
final class FireworksRow {
    private static final String UNKNOWN = "unknown_error";

    /** Codes of what is refused again whenever it is sent. */
    private static final Set<String> NEVER_RUNS = Set.of(
            "INVALID_ARGUMENT",
            "invalid_request_error",
            "NOT_FOUND",
            "PERMISSION_DENIED",
            "FAILED_PRECONDITION",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED");

    private FireworksRow() {}

    static ResultLine read(byte[] line) throws MalformedResultException {
        Fields row = ResultLines.object(line);
        Fields response = row.at("response");
        if (response.has("status_code")) {
            return ChatRow.read(line, true);
        }
        String customId = ResultLines.key(line, row, "custom_id");
        if (response.node().path("choices").has(0)) {
            return ChatRow.answered(customId, response);
        }
        return failed(customId, row.has("error") ? row.at("error") : response.at("error"));
    }

    /** Whether it bills them is not known: they count at worst case. */
    private static Failed failed(String customId, Fields error) {
        Long status = error.number("code");
        if (status != null) {
            boolean again = status == 408 || status == 409 || status == 429 || status < 400 || status >= 500;
            return new Failed(customId, "http_" + status, again, true);
        }
        String code = word(error);
        return new Failed(customId, code == null ? UNKNOWN : code, code == null || !NEVER_RUNS.contains(code), true);
    }

    private static @Nullable String word(Fields error) {
        String code = error.code("code");
        return code == null ? error.code("type") : code;
    }
}
