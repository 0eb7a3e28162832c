package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item in one batch: a line of {@code items/<batch>.jsonl}. The answer is its last field, so that the rest
 * can be read without it.
 *
 * @param submission of the batch: a later one has a higher number
 * @param id of the record
 * @param outcome what became of it
 * @param costMicros what it cost at most, in micro-USD, rounded up by itself
 */
record ItemLine(int item, int submission, @Nullable JsonNode id, Outcome outcome, long costMicros) {

    sealed interface Outcome {}

    /** @param output the answer; null where it was not read */
    record Success(
            @Nullable JsonNode output,
            String finishReason,
            @Nullable Usage usage) implements Outcome {}

    /** @param ran whether this was an attempt: false where the batch was refused as a whole */
    record Failure(String errorClass, boolean retryable, boolean ran) implements Outcome {}

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("i", item);
        json.writeNumberField("s", submission);
        if (id != null) {
            json.writeFieldName("id");
            json.writeTree(id);
        }
        json.writeNumberField("cost", costMicros);
        if (outcome instanceof Failure failure) {
            json.writeStringField("err", failure.errorClass());
            json.writeBooleanField("retry", failure.retryable());
            json.writeBooleanField("ran", failure.ran());
        } else if (outcome instanceof Success success) {
            json.writeStringField("finish", success.finishReason());
            if (success.usage() != null) {
                json.writeFieldName("usage");
                write(json, success.usage());
            }
            json.writeFieldName("out");
            json.writeTree(success.output());
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, Usage usage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("inputTokens", usage.input());
        json.writeNumberField("cachedInputTokens", usage.cached());
        json.writeNumberField("outputTokens", usage.output());
        json.writeNumberField("reasoningTokens", usage.reasoning());
        json.writeEndObject();
    }

    /** @throws IOException when the line is not one that {@link #write} made */
    static ItemLine read(Lines lines, boolean withOutput) throws IOException {
        try (JsonParser json = LineJson.OWN.createParser(lines.buffer(), lines.start(), lines.length())) {
            return new Reading(json).read(withOutput);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Its own message would quote an answer.
            throw new IOException("line " + lines.number() + " of a file of items is damaged: collect its batch again");
        }
    }

    private static final class Reading {
        private final JsonParser json;
        private int item = -1;
        private int submission = -1;
        private @Nullable JsonNode id;
        private long cost;
        private @Nullable String error;
        private boolean retryable;
        private boolean ran = true;
        private @Nullable String finish;
        private @Nullable Usage usage;
        private @Nullable JsonNode output;

        Reading(JsonParser json) {
            this.json = json;
        }

        ItemLine read(boolean withOutput) throws IOException {
            boolean complete = json.nextToken() == JsonToken.START_OBJECT && readFields(withOutput);
            if (!complete || item < 0 || submission < 0 || (error == null) == (finish == null)) {
                throw new IllegalArgumentException("a field is missing");
            }
            Outcome outcome = error != null
                    ? new Failure(error, retryable, ran)
                    : new Success(output, finish == null ? "" : finish, usage);
            return new ItemLine(item, submission, id, outcome, cost);
        }

        /** True at the object's end, or before an answer that nobody wants. */
        private boolean readFields(boolean withOutput) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                if (name.equals("out") && !withOutput) {
                    return true;
                }
                readField(name, json.nextToken());
            }
            return json.hasToken(JsonToken.END_OBJECT) && json.nextToken() == null;
        }

        private void readField(String name, JsonToken token) throws IOException {
            switch (name) {
                case "i" -> item = json.getIntValue();
                case "s" -> submission = json.getIntValue();
                case "id" -> id = json.readValueAsTree();
                case "cost" -> cost = json.getLongValue();
                case "err" -> error = json.getText();
                case "retry" -> retryable = token == JsonToken.VALUE_TRUE;
                case "ran" -> ran = token == JsonToken.VALUE_TRUE;
                case "finish" -> finish = json.getText();
                case "usage" -> usage = usage(json.readValueAsTree());
                case "out" -> output = json.readValueAsTree();
                default -> json.skipChildren();
            }
        }

        private static Usage usage(JsonNode node) {
            return new Usage(
                    node.path("inputTokens").longValue(),
                    node.path("cachedInputTokens").longValue(),
                    0,
                    node.path("outputTokens").longValue(),
                    node.path("reasoningTokens").longValue());
        }
    }
}
