package io.spendlane.simulator.state;

import java.security.SecureRandom;
import java.util.UUID;

/** Ids of things that a provider keeps. Random whatever the seed, because no provider ever gives an id twice. */
public final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz";
    private static final String LOWER = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String next(String prefix) {
        return prefix + random(ALPHABET, 24);
    }

    /** Lower-case letters and digits only. */
    public static String lower(String prefix, int length) {
        return prefix + random(LOWER, length);
    }

    public static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static String random(String alphabet, int length) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < length; i++) {
            id.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return id.toString();
    }
}
