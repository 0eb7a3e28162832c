package io.spendlane.simulator.dialects;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.FileForm;
import io.spendlane.simulator.openai.Terms;
import io.spendlane.simulator.state.Ids;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** The llm-d batch gateway, below {@code /llm-d/v1}: a tenant in a header, pages by offset, nothing that is null. */
public final class LlmD implements Dialect {
    @Override
    public String name() {
        return "llm-d";
    }

    @Override
    public String basePath() {
        return "/llm-d";
    }

    @Override
    public Tone tone() {
        return new LlmDTone();
    }

    @Override
    public BatchForm batches() {
        return new LlmDBatches();
    }

    @Override
    public FileForm files() {
        return new LlmDFiles();
    }

    @Override
    public Names names() {
        return new Names() {
            @Override
            public String batch() {
                return "batch_" + Ids.uuid();
            }

            @Override
            public String input() {
                return "file_" + Ids.uuid();
            }

            @Override
            public String result(Batch batch) {
                return input();
            }
        };
    }

    @Override
    public Terms terms() {
        return new Terms() {
            /** As Go writes durations, such as {@code 36h30m}. */
            @Override
            public Optional<Duration> window(String text) {
                try {
                    Duration window = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
                    return window.isNegative() || window.isZero() ? Optional.empty() : Optional.of(window);
                } catch (DateTimeParseException e) {
                    return Optional.empty();
                }
            }

            @Override
            public String windows() {
                return "a duration such as '24h'";
            }

            @Override
            public boolean oneModel() {
                return false;
            }

            @Override
            public DeletedFile deletedFile() {
                return DeletedFile.CREATE;
            }

            @Override
            public long longestFileLife() {
                return 7_776_000;
            }

            @Override
            public Long usualFileLife() {
                return longestFileLife();
            }
        };
    }
}
