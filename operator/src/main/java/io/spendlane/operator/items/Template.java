package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.FIELD_MISSING;
import static io.spendlane.operator.items.InputFault.Reason.RECORD_TOO_LARGE;
import static io.spendlane.operator.items.InputFault.Reason.TEMPLATE_INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Text with {@code {{field}}} in it, compiled once. A dot reaches into an object. Text goes in as it is, numbers and
 * booleans as text, objects and arrays as compact JSON; a null counts as missing. What goes in is never looked at again, so
 * a record cannot name fields.
 */
final class Template {
    /** Characters: room for a record of the largest size and the words around it. */
    private static final int MAX_TEXT = 2 * Records.MAX_RECORD_BYTES;

    /** How far an exponent is written out: a record's {@code 1e5} reads as 100000. */
    private static final int WRITTEN_OUT = 30;

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Field(String name, List<String> path) implements Part {}

    private final String where;
    private final List<Part> parts;

    private Template(String where, List<Part> parts) {
        this.where = where;
        this.parts = List.copyOf(parts);
    }

    /**
     * @param where what the text is in the step, for messages
     * @throws InputFault {@code TEMPLATE_INVALID}
     */
    static Template compile(String where, String text) throws InputFault {
        List<Part> parts = new ArrayList<>();
        int done = 0;
        int open;
        while ((open = text.indexOf("{{", done)) >= 0) {
            while (open + 2 < text.length() && text.charAt(open + 2) == '{') {
                open++; // of more than two braces the inner ones are the mark, as in {"a":{{{b}}}}
            }
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw InputFault.of(
                        TEMPLATE_INVALID,
                        "The " + where + " opens {{ at character " + (open + 1) + " and does not close it with }}.");
            }
            if (open > done) {
                parts.add(new Literal(text.substring(done, open)));
            }
            parts.add(field(where, text.substring(open + 2, close).strip(), open + 1));
            done = close + 2;
        }
        if (done < text.length()) {
            parts.add(new Literal(text.substring(done)));
        }
        return new Template(where, parts);
    }

    /** @throws InputFault {@code FIELD_MISSING}, or {@code RECORD_TOO_LARGE} where the text grows beyond bounds */
    String render(InputRecord record) throws InputFault {
        if (parts.size() == 1 && parts.get(0) instanceof Literal literal) {
            return literal.text();
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String next = part instanceof Field field
                    ? asText(value(field, record))
                    : part instanceof Literal literal ? literal.text() : "";
            if ((long) text.length() + next.length() > MAX_TEXT) {
                throw InputFault.at(
                        record.line(),
                        RECORD_TOO_LARGE,
                        "the " + where + " becomes longer than " + MAX_TEXT
                                + " characters with this record. Name its fields less often, or split it.");
            }
            text.append(next);
        }
        return text.toString();
    }

    private static Field field(String where, String name, int at) throws InputFault {
        List<String> path = List.of(name.split("\\.", -1));
        if (path.stream().anyMatch(String::isBlank) || name.contains("{") || name.contains("}")) {
            throw InputFault.of(
                    TEMPLATE_INVALID,
                    "The " + where + " has no name of a field between {{ and }} at character " + at
                            + ". Write {{text}}, or {{customer.name}} to reach into an object.");
        }
        return new Field(name, path);
    }

    private JsonNode value(Field field, InputRecord record) throws InputFault {
        JsonNode value = record.value();
        for (String step : field.path()) {
            JsonNode inner = value.get(step);
            if (inner == null || inner.isNull()) {
                throw InputFault.at(
                        record.line(),
                        FIELD_MISSING,
                        "the " + where + " names the field " + InputFault.quoted(field.name())
                                + ", which this record does not have. Add it, or an empty text, to the record.");
            }
            value = inner;
        }
        return value;
    }

    private static String asText(JsonNode value) {
        if (value.isContainerNode()) {
            return value.toString();
        }
        if (value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) <= WRITTEN_OUT) {
            return value.decimalValue().toPlainString();
        }
        return value.asText();
    }
}
