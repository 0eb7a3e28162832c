package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.FIELD_REPEATED;
import static io.spendlane.operator.items.InputFault.Reason.NOT_AN_OBJECT;
import static io.spendlane.operator.items.InputFault.Reason.NOT_JSON;
import static io.spendlane.operator.items.InputFault.Reason.RECORD_TOO_LARGE;
import static io.spendlane.operator.items.InputFault.Reason.TEXT_INVALID;
import static io.spendlane.operator.items.InputFault.Reason.TOO_MANY_RECORDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads JSON Lines record by record. Holds one record at a time. Every byte that is read counts for the digest, so that
 * what was estimated can be told from what is sent.
 *
 * <pre>{@code
 * try (Records records = Records.of(source)) {
 *     while (records.next()) {
 *         use(records.record());
 *     }
 *     String digest = records.digest();
 * }
 * }</pre>
 */
public final class Records implements Closeable {
    public static final int MAX_RECORDS = 10_000_000;
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private final MessageDigest sha256 = sha256();
    private final Lines lines;
    private long bytes;
    private int index = -1;

    private Records(InputStream in) {
        lines = new Lines(new Counting(in), MAX_RECORD_BYTES);
    }

    public static Records of(Source source) throws IOException {
        return new Records(source.open());
    }

    /**
     * Goes to the next record; false at the end.
     *
     * @throws InputFault {@code RECORD_TOO_LARGE} or {@code TOO_MANY_RECORDS}
     */
    public boolean next() throws IOException, InputFault {
        if (!lines.nextFilled()) {
            return false;
        }
        if (lines.tooLong()) {
            throw InputFault.at(
                    lines.number(),
                    RECORD_TOO_LARGE,
                    "the record has more than " + InputFault.megabytes(MAX_RECORD_BYTES)
                            + ". Split it, or keep in it only what the prompt needs.");
        }
        if (++index >= MAX_RECORDS) {
            throw InputFault.at(
                    lines.number(),
                    TOO_MANY_RECORDS,
                    "the input has more than " + MAX_RECORDS + " records. Split it into several jobs.");
        }
        return true;
    }

    /** Index of the record that {@link #next} went to, from 0. */
    public int index() {
        return index;
    }

    /**
     * The record that {@link #next} went to.
     *
     * @throws InputFault when it is no JSON object
     */
    public InputRecord record() throws InputFault, IOException {
        JsonNode value = parsed();
        if (!(value instanceof ObjectNode object)) {
            throw InputFault.at(
                    lines.number(),
                    NOT_AN_OBJECT,
                    "this is JSON, but no object. Every line has to be one object, such as {\"text\": \"...\"}.");
        }
        JsonNode id = InputRecord.idOf(object);
        if (id != null && id.isTextual() && !WellFormed.is(id.textValue())) {
            throw InputFault.at(lines.number(), TEXT_INVALID, "the id holds half of a character (a lone surrogate).");
        }
        return new InputRecord(index, lines.number(), object, id);
    }

    /** Reads what is left, for the digest only. */
    public void drain() throws IOException {
        lines.drain();
    }

    /** SHA-256 of all bytes of the input in hex; reads what is left. */
    public String digest() throws IOException {
        drain();
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** Bytes read so far: all of them once the digest is taken. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private JsonNode parsed() throws InputFault, IOException {
        try {
            return LineJson.RECORDS.readTree(lines.buffer(), lines.start(), lines.length());
        } catch (MismatchedInputException e) {
            throw e.getOriginalMessage().startsWith("Duplicate field")
                    ? InputFault.at(lines.number(), FIELD_REPEATED, "the record has a field twice. Keep one of them.")
                    : notJson(e);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /** Jackson's own message would quote the record. */
    private InputFault notJson(JsonProcessingException e) {
        long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return InputFault.at(
                lines.number(),
                NOT_JSON,
                "this is not one JSON object in UTF-8 with at most " + LineJson.RECORD_DEPTH + " levels"
                        + (column > 0 ? " (column " + column + ")" : "")
                        + ". Write one object per line and nothing behind it.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                bytes += read;
                sha256.update(into, offset, read);
            }
            return read;
        }
    }
}
