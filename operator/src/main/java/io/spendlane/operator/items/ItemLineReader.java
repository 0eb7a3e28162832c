package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.api.Money;
import io.spendlane.operator.items.ItemLine.Failure;
import io.spendlane.operator.items.ItemLine.Outcome;
import io.spendlane.operator.items.ItemLine.Success;
import io.spendlane.operator.provider.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads lines that {@link ItemLine#write} made. */
final class ItemLineReader {
    private static final String OUTPUT = "out";

    private final byte[] buffer;
    private final int start;
    private final JsonParser json;
    private int item = -1;
    private int submission = -1;
    private @Nullable JsonNode id;
    private long cost;
    private @Nullable String error;
    private boolean retryable;
    private boolean ran = true;
    private boolean mayBeBilled;
    private @Nullable String finish;
    private @Nullable Usage usage;
    private @Nullable RawJson output;

    private ItemLineReader(byte[] buffer, int start, JsonParser json) {
        this.buffer = buffer;
        this.start = start;
        this.json = json;
    }

    /**
     * Reads a line of a file.
     *
     * @param withOutput false: the line is read up to its answer
     * @throws IOException when it is damaged; its text is not in the message
     */
    static ItemLine read(Lines lines, boolean withOutput) throws IOException {
        try {
            return read(lines.buffer(), lines.start(), lines.length(), withOutput);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Its own message would quote an answer.
            throw new IOException("line " + lines.number() + " of a file of items is damaged: collect its batch again");
        }
    }

    static ItemLine read(byte[] line) throws IOException {
        return read(line, 0, line.length, true);
    }

    private static ItemLine read(byte[] buffer, int start, int length, boolean withOutput) throws IOException {
        try (JsonParser json = LineJson.OWN.createParser(buffer, start, length)) {
            return new ItemLineReader(buffer, start, json).read(withOutput);
        }
    }

    private ItemLine read(boolean withOutput) throws IOException {
        boolean complete = json.nextToken() == JsonToken.START_OBJECT && readFields(withOutput);
        if (!complete || item < 0 || submission < 0) {
            throw new IllegalArgumentException("a field is missing");
        }
        return new ItemLine(item, submission, id, outcome(), Money.micros(cost));
    }

    private Outcome outcome() {
        if (error != null && finish == null) {
            return new Failure(error, retryable, ran, mayBeBilled);
        }
        if (finish != null && error == null) {
            return new Success(output, finish, usage);
        }
        throw new IllegalArgumentException("neither an answer nor a failure");
    }

    /** True at the object's end, or before an answer that nobody wants. */
    private boolean readFields(boolean withOutput) throws IOException {
        JsonToken token = json.nextToken();
        while (token == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals(OUTPUT)) {
                return !withOutput || readOutput();
            }
            readField(name);
            token = json.nextToken();
        }
        return token == JsonToken.END_OBJECT && json.nextToken() == null;
    }

    /** Goes through the answer, which is the last field, and takes its bytes. */
    private boolean readOutput() throws IOException {
        int from = start + (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        if (json.nextToken() != JsonToken.END_OBJECT) {
            return false;
        }
        int to = start + (int) json.currentTokenLocation().getByteOffset();
        output = RawJson.of(buffer, from, to);
        return json.nextToken() == null;
    }

    private void readField(String name) throws IOException {
        switch (name) {
            case "i" -> item = json.getIntValue();
            case "s" -> submission = json.getIntValue();
            case "id" -> id = json.readValueAsTree();
            case "cost" -> cost = json.getLongValue();
            case "err" -> error = json.getText();
            case "retry" -> retryable = json.getBooleanValue();
            case "ran" -> ran = json.getBooleanValue();
            case "maybe" -> mayBeBilled = json.getBooleanValue();
            case "finish" -> finish = json.getText();
            case "usage" -> usage = usage(json.readValueAsTree());
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
