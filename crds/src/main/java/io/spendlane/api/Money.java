package io.spendlane.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An amount of US dollars, exact to the micro-dollar. Overflow throws {@link ArithmeticException}. */
public record Money(long micros) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    /** How the API carries money: a decimal string, at most 999,999,999 dollars and six decimals. */
    public static final String PATTERN = "^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$";

    /** The same in CEL, for a message that says what to write. */
    public static final String RULE = "self.matches('^(0|[1-9][0-9]{0,8})([.][0-9]{1,6})?$')";

    public static final String RULE_MESSAGE =
            "write US dollars as a decimal string with a dot and at most six decimals, such as \"12.50\"; at most 999999999";

    private static final Pattern FORM = Pattern.compile(PATTERN);

    private static final int DECIMALS = 6;
    private static final long ONE_DOLLAR = 1_000_000;

    /**
     * Reads a decimal string such as {@code "250.00"}.
     *
     * @throws IllegalArgumentException when it is not one; more than six decimals would be rounding
     */
    @JsonCreator
    public static Money parse(String usd) {
        if (!FORM.matcher(usd).matches()) {
            throw new IllegalArgumentException(
                    "not an amount of US dollars: write a decimal string such as \"250.00\", with at most six decimals");
        }
        int dot = usd.indexOf('.');
        if (dot < 0) {
            return new Money(Math.multiplyExact(Long.parseLong(usd), ONE_DOLLAR));
        }
        String decimals = usd.substring(dot + 1);
        long micros = Long.parseLong(decimals + "0".repeat(DECIMALS - decimals.length()));
        return new Money(Long.parseLong(usd.substring(0, dot)) * ONE_DOLLAR + micros);
    }

    /** As {@link #parse}, with a sign where it is less than nothing, as savings may be. */
    public static Money parseSigned(String usd) {
        return usd.startsWith("-") ? ZERO.minus(parse(usd.substring(1))) : parse(usd);
    }

    public static Money micros(long micros) {
        return new Money(micros);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(micros, other.micros));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, other.micros));
    }

    public Money times(long factor) {
        return new Money(Math.multiplyExact(micros, factor));
    }

    /** {@code percent} of this, rounded down: a threshold that is reached is never missed by a fraction. */
    public Money percent(int percent) {
        return new Money(Math.floorDiv(Math.multiplyExact(micros, percent), 100));
    }

    public Money max(Money other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Money min(Money other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public boolean isZero() {
        return micros == 0;
    }

    public boolean exceeds(Money other) {
        return micros > other.micros;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, other.micros);
    }

    /** The decimal string of the API: at least two decimals, no more than are needed, such as {@code 0.000375} or {@code 12.50}. */
    @Override
    @JsonValue
    public String toString() {
        long whole = Math.abs(micros / ONE_DOLLAR);
        String decimals = "%06d".formatted(Math.abs(micros % ONE_DOLLAR));
        int end = DECIMALS;
        while (end > 2 && decimals.charAt(end - 1) == '0') {
            end--;
        }
        return (micros < 0 ? "-" : "") + whole + "." + decimals.substring(0, end);
    }
}
