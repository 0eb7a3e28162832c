package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a lane admits work. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Schedule(
        @Required
        @JsonPropertyDescription("The windows in which work is admitted. Where two overlap, they are one.")
        @Size(min = 1, max = 16)
        @Nullable
        List<Window> windows) {

    /** A span of time that comes again and again. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Window(
            @Required
            @JsonPropertyDescription(
                    "When it begins, as five fields of cron in the lane's time zone: minute, hour, day of month, month, day of week, such as \"0 20 * * 1-5\". A time that the clocks skip begins when they have; one that comes twice begins once, the first time.")
            @Size(min = 9, max = 128)
            @Pattern(CRON)
            @Nullable
            String start,

            @Required
            @JsonPropertyDescription("Seconds that it lasts. Work that was admitted in it may end after it.")
            @Min(300)
            @Max(2_678_400)
            @Nullable
            Long durationSeconds,

            @JsonPropertyDescription(
                    "How fast real-time calls may be made in this window, in place of the lane's rateLimits. Where windows overlap, the lowest holds.")
            @Nullable
            MinuteRates rateLimits) {

        private static final String MINUTE = "(\\*|[0-5]?[0-9](-[0-5]?[0-9])?)(/[1-5]?[0-9])?";
        private static final String HOUR = "(\\*|([01]?[0-9]|2[0-3])(-([01]?[0-9]|2[0-3]))?)(/[1-2]?[0-9])?";
        private static final String DAY = "(\\*|(0?[1-9]|[12][0-9]|3[01])(-(0?[1-9]|[12][0-9]|3[01]))?)(/[1-3]?[0-9])?";
        private static final String MONTH_NAME = "(0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)";
        private static final String MONTH = "(\\*|" + MONTH_NAME + "(-" + MONTH_NAME + ")?)(/1?[0-9])?";
        private static final String DAY_NAME = "([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";
        private static final String WEEKDAY = "(\\*|" + DAY_NAME + "(-" + DAY_NAME + ")?)(/[1-7])?";

        /** Five fields, each a list of values, ranges and steps. What no calendar has is told by the lane's condition. */
        public static final String CRON = "^" + MINUTE + "(," + MINUTE + ")* " + HOUR + "(," + HOUR + ")* " + DAY + "(,"
                + DAY + ")* " + MONTH + "(," + MONTH + ")* " + WEEKDAY + "(," + WEEKDAY + ")*$";
    }
}
