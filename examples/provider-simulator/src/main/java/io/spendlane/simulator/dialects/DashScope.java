package io.spendlane.simulator.dialects;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.FileForm;
import io.spendlane.simulator.openai.OpenAiManners;
import io.spendlane.simulator.openai.Terms;
import io.spendlane.simulator.provider.RateLeft;
import io.spendlane.simulator.state.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Alibaba's DashScope, below {@code /dashscope/compatible-mode/v1}: long windows, filters, inputs cannot be read back. */
public final class DashScope implements Dialect {
    private static final String RESULT = "file-batch_output-";

    @Override
    public String name() {
        return "dashscope";
    }

    @Override
    public String basePath() {
        return "/dashscope/compatible-mode";
    }

    @Override
    public Tone tone() {
        return new OpenAiManners() {
            @Override
            public Map<String, String> rateHeaders(RateLeft left) {
                return Map.of();
            }
        };
    }

    @Override
    public Names names() {
        return new Names() {
            @Override
            public String input() {
                return Ids.next("file-batch-");
            }

            @Override
            public String result(Batch batch) {
                return Ids.next(RESULT);
            }
        };
    }

    @Override
    public FileForm files() {
        return new FileForm() {
            @Override
            public boolean isReadable(StoredFile file) {
                return file.id().startsWith(RESULT);
            }
        };
    }

    @Override
    public BatchForm batches() {
        return new BatchForm() {
            @Override
            public Predicate<Batch> filter(Request request, Instant now) {
                return DashScopeFilter.of(request, now);
            }
        };
    }

    @Override
    public Terms terms() {
        return new Terms() {
            @Override
            public Set<String> endpoints() {
                return Set.of("/v1/chat/completions", "/v1/chat/ds-test");
            }

            @Override
            public Optional<Duration> window(String text) {
                return Windows.read(text, DAY, DAY.multipliedBy(14));
            }

            @Override
            public String windows() {
                return "'24h' to '336h'";
            }

            @Override
            public long mostFileBytes() {
                return 500_000_000;
            }

            @Override
            public long mostInputBytes() {
                return 500_000_000;
            }

            @Override
            public @Nullable Long usualFileLife() {
                return null;
            }
        };
    }
}
