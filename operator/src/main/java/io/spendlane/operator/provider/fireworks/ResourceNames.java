package io.spendlane.operator.provider.fireworks;

import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ids of data sets and jobs, which the client chooses. A job's is that of its input, and an input's is the batch's name and something that
 * no other upload has: so one input can become one job only, however often its create arrives.
 */
final class ResourceNames {
    private static final int LENGTH = 10;
    private static final int BASE = Character.MAX_RADIX;
    private static final Pattern OURS = Pattern.compile("(.+)-[a-z0-9]{" + LENGTH + "}");

    private ResourceNames() {}

    static String input(String batch, RandomGenerator random) {
        StringBuilder id = new StringBuilder(batch).append('-');
        for (int i = 0; i < LENGTH; i++) {
            id.append(Character.forDigit(random.nextInt(BASE), BASE));
        }
        return id.toString();
    }

    /** The batch's name in a job's id; {@code null} when it is not of this form. */
    static @Nullable String batch(String job) {
        Matcher ours = OURS.matcher(job);
        return ours.matches() ? ours.group(1) : null;
    }

    /** The last part of a name such as {@code accounts/a/datasets/b}. */
    static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
