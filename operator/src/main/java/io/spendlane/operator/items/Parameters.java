package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.FIELD_INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Checks sampling parameters that a record brings along, so that a provider does not refuse the item after a day. */
final class Parameters {
    private static final Pattern WORD = Pattern.compile("[a-z]{1,16}");
    private static final int MAX_STOPS = 4;

    private Parameters() {}

    /** @throws InputFault {@code FIELD_INVALID}, with what is allowed */
    static void check(long line, String name, JsonNode value) throws InputFault {
        switch (name) {
            case "temperature" -> between(line, name, value, 0, 2);
            case "top_p" -> between(line, name, value, 0, 1);
            case "frequency_penalty", "presence_penalty" -> between(line, name, value, -2, 2);
            case "seed" ->
                require(line, name, value.isIntegralNumber() && value.canConvertToLong(), "an integer of 64 bits");
            case "stop" ->
                require(
                        line,
                        name,
                        isStop(value) || isStops(value),
                        "a text, or a list of at most " + MAX_STOPS + " texts");
            case "reasoning_effort", "verbosity" ->
                require(
                        line,
                        name,
                        value.isTextual() && WORD.matcher(value.textValue()).matches(),
                        "one word such as \"low\"");
            default -> throw new IllegalArgumentException("no rule for parameter " + name);
        }
    }

    static int tokens(long line, String name, JsonNode value) throws InputFault {
        require(line, name, value.isInt() && value.intValue() >= 1, "an integer from 1");
        return value.intValue();
    }

    private static void between(long line, String name, JsonNode value, int low, int high) throws InputFault {
        require(
                line,
                name,
                value.isNumber() && value.doubleValue() >= low && value.doubleValue() <= high,
                "a number from " + low + " to " + high);
    }

    private static boolean isStops(JsonNode value) {
        if (!value.isArray() || value.isEmpty() || value.size() > MAX_STOPS) {
            return false;
        }
        for (JsonNode stop : value) {
            if (!isStop(stop)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStop(JsonNode value) {
        return value.isTextual() && WellFormed.is(value.textValue());
    }

    private static void require(long line, String name, boolean valid, String allowed) throws InputFault {
        if (!valid) {
            throw InputFault.at(line, FIELD_INVALID, name + " has to be " + allowed + ".");
        }
    }
}
