package io.spendlane.simulator.azure;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.openai.OpenAiError;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of OData that Azure's listing understands: comparisons of creation time and status, joined by {@code and}. */
final class ODataFilter {
    private static final Pattern CREATED = Pattern.compile("created_at (gt|ge|lt|le|eq) (\\d+)");
    private static final Pattern STATUS = Pattern.compile("status (eq|ne) '(\\w+)'");

    private ODataFilter() {}

    static Predicate<Batch> of(@Nullable String filter, Instant now) {
        Predicate<Batch> all = batch -> true;
        if (filter == null) {
            return all;
        }
        for (String term : filter.trim().split("\\s+and\\s+", -1)) {
            all = all.and(term(term, now));
        }
        return all;
    }

    private static Predicate<Batch> term(String term, Instant now) {
        Matcher created = CREATED.matcher(term);
        if (created.matches()) {
            long time = Long.parseLong(created.group(2));
            return batch ->
                    compares(created.group(1), Long.compare(batch.createdAt().getEpochSecond(), time));
        }
        Matcher status = STATUS.matcher(term);
        if (status.matches()) {
            return batch ->
                    status.group(1).equals("eq") == batch.stateAt(now).text().equalsIgnoreCase(status.group(2));
        }
        throw OpenAiError.invalid("Invalid $filter: '" + term + "'", "$filter", "invalid_value");
    }

    private static boolean compares(String how, int sign) {
        return switch (how) {
            case "gt" -> sign > 0;
            case "ge" -> sign >= 0;
            case "lt" -> sign < 0;
            case "le" -> sign <= 0;
            default -> sign == 0;
        };
    }
}
