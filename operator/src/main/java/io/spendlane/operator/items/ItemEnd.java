package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spendlane.api.Money;
import io.spendlane.operator.items.ItemLine.Failure;
import io.spendlane.operator.items.ItemLine.Success;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What all attempts of one item came to: the first result, or the last failure. */
final class ItemEnd {
    private final int item;
    private @Nullable JsonNode id;
    private @Nullable Success success;
    private @Nullable Failure failure;
    private int attempts;
    private Money cost = Money.ZERO;

    ItemEnd(int item) {
        this.item = item;
    }

    /** Takes attempts in their order. */
    void add(ItemLine line) throws IOException {
        if (line.item() != item) {
            throw new IOException("item " + line.item() + " stands before the first item of its batch");
        }
        id = line.id() == null ? id : line.id();
        cost = cost.plus(line.cost());
        if (line.outcome() instanceof Success found) {
            attempts++;
            success = success == null ? found : success;
        } else if (line.outcome() instanceof Failure failed) {
            attempts += failed.ran() ? 1 : 0;
            failure = failed;
        }
    }

    boolean succeeded() {
        return success != null;
    }

    void writeResult(LineWriter lines, boolean parsed) throws IOException {
        if (success == null) {
            throw new IllegalStateException("no result");
        }
        JsonGenerator json = lines.next();
        start(json);
        ItemLine.writeOutput("output", parsed ? parsed(success.output()) : success.output(), lines);
        json.writeStringField("finishReason", success.finishReason());
        if (success.usage() != null) {
            json.writeFieldName("usage");
            ItemLine.write(json, success.usage());
        }
        json.writeEndObject();
    }

    void writeDeadLetter(JsonGenerator json, String notAttempted) throws IOException {
        start(json);
        json.writeStringField("errorClass", failure == null ? notAttempted : failure.errorClass());
        json.writeNumberField("attempts", attempts);
        json.writeStringField("costUSD", cost.toString());
        json.writeEndObject();
    }

    private void start(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", item);
        if (id != null) {
            json.writeFieldName("id");
            json.writeTree(id);
        }
    }

    /** Text that is no JSON, as when the answer was cut off at its limit, stays text. */
    private static @Nullable RawJson parsed(@Nullable RawJson output) throws IOException {
        JsonNode text = output == null ? MissingNode.getInstance() : output.tree();
        if (!text.isTextual()) {
            return output;
        }
        try {
            JsonNode value = LineJson.RECORDS.readTree(text.textValue());
            return value.isMissingNode() ? output : RawJson.of(value);
        } catch (JsonProcessingException e) {
            return output;
        }
    }
}
