package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.api.Money;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.Usage;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item in one batch: a line of {@code items/<batch>.jsonl}. The answer is its last field, so that the rest
 * can be read without it.
 *
 * @param submission of the batch: a later one has a higher number
 * @param id of the record
 * @param outcome what became of it
 * @param cost what it cost at most; each of its rows is rounded up by itself
 */
record ItemLine(int item, int submission, @Nullable JsonNode id, Outcome outcome, Money cost) {

    /** Of rows that a cancel kept from running. */
    private static final Set<String> CANCELLED = Set.of("batch_cancelled", "batch_canceled");

    sealed interface Outcome {}

    /** @param output the answer; null where it was not read */
    record Success(
            @Nullable RawJson output,
            String finishReason,
            @Nullable Usage usage) implements Outcome {}

    /**
     * No answer.
     *
     * @param ran whether this was an attempt: false where the batch was refused or cancelled before its turn
     * @param mayBeBilled whether the provider may bill it although it reports no usage
     */
    record Failure(String errorClass, boolean retryable, boolean ran, boolean mayBeBilled) implements Outcome {}

    static Outcome outcome(ResultLine row) throws IOException {
        if (row instanceof ResultLine.Answered answer) {
            return new Success(RawJson.of(answer.output()), WellFormed.text(answer.finishReason()), answer.usage());
        }
        ResultLine.Failed failed = (ResultLine.Failed) row;
        return new Failure(
                WellFormed.text(failed.errorClass()),
                failed.retryable(),
                !CANCELLED.contains(failed.errorClass()),
                failed.mayBeBilled());
    }

    void write(LineWriter lines) throws IOException {
        JsonGenerator json = lines.next();
        json.writeStartObject();
        json.writeNumberField("i", item);
        json.writeNumberField("s", submission);
        if (id != null) {
            json.writeFieldName("id");
            json.writeTree(id);
        }
        json.writeNumberField("cost", cost.micros());
        if (outcome instanceof Failure failure) {
            json.writeStringField("err", failure.errorClass());
            json.writeBooleanField("retry", failure.retryable());
            json.writeBooleanField("ran", failure.ran());
            json.writeBooleanField("maybe", failure.mayBeBilled());
        } else if (outcome instanceof Success success) {
            json.writeStringField("finish", success.finishReason());
            if (success.usage() != null) {
                json.writeFieldName("usage");
                write(json, success.usage());
            }
            writeOutput("out", success.output(), lines);
        }
        json.writeEndObject();
    }

    static void writeOutput(String name, @Nullable RawJson output, LineWriter lines) throws IOException {
        if (output == null) {
            throw new IllegalStateException("an answer that was not read cannot be written");
        }
        lines.next().writeFieldName(name);
        lines.raw(output);
    }

    static void write(JsonGenerator json, Usage usage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("inputTokens", usage.input());
        json.writeNumberField("cachedInputTokens", usage.cached());
        json.writeNumberField("outputTokens", usage.output());
        json.writeNumberField("reasoningTokens", usage.reasoning());
        json.writeEndObject();
    }
}
