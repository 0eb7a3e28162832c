package io.spendlane.operator.items;

import java.util.regex.Pattern;

/**
 * The names of one cut. Batches are {@code sl-<runId>-<step>-<submission>-<first item>}, custom ids
 * {@code <runId>-<step>-<submission>-<item>}, at most 64 characters.
 *
 * @param runId 20 characters of base 32
 * @param step number of the step, at most 99
 * @param submission number of the cut within the step; no two cuts share one
 */
public record Names(String runId, int step, int submission) {
    private static final Pattern RUN_ID = Pattern.compile("[a-z2-7]{20}");
    private static final int MAX_STEP = 99;

    /** @throws IllegalArgumentException when a part is out of range */
    public Names {
        if (!isRunId(runId)) {
            throw new IllegalArgumentException("a run id has 20 characters out of a-z and 2-7");
        }
        if (step < 0 || step > MAX_STEP || submission < 0) {
            throw new IllegalArgumentException("step or submission is out of range");
        }
    }

    public static boolean isRunId(String text) {
        return RUN_ID.matcher(text).matches();
    }

    public String batch(int firstItem) {
        return new BatchName(this, firstItem).toString();
    }

    public String customId(int item) {
        return prefix() + item;
    }

    /** The item that a custom id of this cut names; -1 for every other text. */
    public int item(String customId) {
        String prefix = prefix();
        return customId.startsWith(prefix) ? number(customId.substring(prefix.length())) : -1;
    }

    String prefix() {
        return runId + "-" + step + "-" + submission + "-";
    }

    /** A number as it is written in names, with no zero before it; -1 when it is not one. */
    static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 10 || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number <= Integer.MAX_VALUE ? (int) number : -1;
    }
}
