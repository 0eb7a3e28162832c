package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.wire.ResultLines;

/** A row of an output or error file: {@code response} holds what the model's endpoint answered, {@code error} why it was never asked. */
public final class ChatRow {
    private ChatRow() {}

    /** A completion without a status around it. */
    public static ResultLine answered(String customId, Fields completion) {
        return Completion.read(customId, completion);
    }

    public static ResultLine read(byte[] line, boolean billsFailures) throws MalformedResultException {
        Fields row = ResultLines.object(line);
        String customId = ResultLines.key(line, row, "custom_id");
        Fields body = ResultLines.embedded(row.at("response").at("body"));
        Long status = row.at("response").number("status_code");
        boolean chosen = body.node().path("choices").has(0);
        boolean good = status == null ? chosen : status >= 200 && status < 300;
        if (good && (chosen || !body.has("error"))) {
            return Completion.read(customId, body);
        }
        return RowFailure.read(customId, row, body, billsFailures);
    }
}
