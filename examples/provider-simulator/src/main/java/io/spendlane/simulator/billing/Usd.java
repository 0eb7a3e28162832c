package io.spendlane.simulator.billing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;

/**
 * An exact amount of US dollars, kept as an integer of 10^-18 dollars: no price per token, nor any uplift on it, is
 * finer than that, so nothing is ever rounded, also not when printed.
 */
public record Usd(BigInteger attos) implements Comparable<Usd> {
    public static final Usd ZERO = new Usd(BigInteger.ZERO);
    static final int DECIMALS = 18;
    private static final BigInteger ONE = BigInteger.TEN.pow(DECIMALS);

    /** Reads a decimal string such as {@code "0.0175"}; at most 18 decimals. */
    @JsonCreator
    public static Usd parse(String usd) {
        if (!usd.matches("\\d+(\\.\\d{1,18})?")) {
            throw new IllegalArgumentException("Not an amount of dollars: '" + usd + "'; write it as 1.25");
        }
        int dot = usd.indexOf('.');
        String fraction = dot < 0 ? "" : usd.substring(dot + 1);
        String whole = dot < 0 ? usd : usd.substring(0, dot);
        return new Usd(new BigInteger(whole + fraction + "0".repeat(DECIMALS - fraction.length())));
    }

    public Usd plus(Usd other) {
        return new Usd(attos.add(other.attos));
    }

    /** This amount as the price of a million, times a number of tokens. */
    public Usd perMillionTimes(long tokens) {
        return divide(attos.multiply(BigInteger.valueOf(tokens)), BigInteger.TEN.pow(6));
    }

    /** @param factor such as 1.10, in the same fixed-point form */
    public Usd times(Usd factor) {
        return divide(attos.multiply(factor.attos), ONE);
    }

    private static Usd divide(BigInteger attos, BigInteger by) {
        BigInteger[] parts = attos.divideAndRemainder(by);
        if (parts[1].signum() != 0) {
            throw new ArithmeticException("Finer than 10^-18 dollars: " + attos + " / " + by);
        }
        return new Usd(parts[0]);
    }

    @Override
    public int compareTo(Usd other) {
        return attos.compareTo(other.attos);
    }

    /** All decimals that there are, and at least two. */
    @JsonValue
    @Override
    public String toString() {
        BigInteger[] parts = attos.divideAndRemainder(ONE);
        String fraction = parts[1].add(ONE).toString().substring(1).replaceFirst("0{1,16}$", "");
        return parts[0] + "." + fraction;
    }
}
