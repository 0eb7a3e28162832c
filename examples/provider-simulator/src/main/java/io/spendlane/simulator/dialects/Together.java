package io.spendlane.simulator.dialects;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.RowForm;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.Terms;
import io.spendlane.simulator.state.Ids;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Together, below {@code /together/v1}: jobs in an envelope, lists as arrays, states in capitals, errors as strings. */
public final class Together implements Dialect {
    @Override
    public String name() {
        return "together";
    }

    @Override
    public String basePath() {
        return "/together";
    }

    @Override
    public String uploadPath() {
        return "/files/upload";
    }

    @Override
    public Tone tone() {
        return new TogetherTone();
    }

    @Override
    public BatchForm batches() {
        return new TogetherBatches();
    }

    @Override
    public RowForm rows(Map<String, ModelCall> calls) {
        return new TogetherRows(calls);
    }

    @Override
    public Names names() {
        return new Names() {
            @Override
            public String batch() {
                return Ids.uuid();
            }

            @Override
            public String input() {
                return "file-" + Ids.uuid();
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
            @Override
            public String usualWindow() {
                return "24h";
            }

            @Override
            public @Nullable Set<String> purposes() {
                return null;
            }

            @Override
            public @Nullable String batchPurpose() {
                return null;
            }

            @Override
            public long mostInputBytes() {
                return 100_000_000;
            }

            @Override
            public List<String> lineFields() {
                return List.of("custom_id", "body");
            }
        };
    }
}
