package io.spendlane.simulator.dialects;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Completion windows in hours or days. */
final class Windows {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})([hd])");

    private Windows() {}

    /** Empty if it is no such window, or not between these. */
    static Optional<Duration> read(String text, Duration least, Duration most) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration window = matcher.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
        return window.compareTo(least) < 0 || window.compareTo(most) > 0 ? Optional.empty() : Optional.of(window);
    }
}
