package io.spendlane.simulator.azure;

import io.spendlane.simulator.openai.Terms;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Azure takes. A batch that is older than a day runs on. */
final class AzureTerms implements Terms {
    private static final Duration UNTIL_DONE = Duration.ofDays(3650);

    @Override
    public Set<String> endpoints() {
        return Set.of("/v1/chat/completions", "/chat/completions");
    }

    @Override
    public Duration life(Duration window) {
        return UNTIL_DONE;
    }

    @Override
    public int mostLines() {
        return 100_000;
    }

    @Override
    public long shortestFileLife() {
        return 1_209_600;
    }

    @Override
    public @Nullable Long usualFileLife() {
        return null;
    }
}
