package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Provider;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one charge came to: written before it is settled, and what it says is what is settled.
 *
 * @param baselineUSD what the same tokens would have cost in real time with the lane's baseline model; {@code null} without one
 * @param inputBound input tokens that the items with an answer were bounded at, {@code null} where it was not noted; {@code outputBound} likewise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpendRecord(
        String batch,
        String lane,
        String laneUID,
        String jobUID,
        String namespace,
        String job,
        String runId,
        String step,
        Instant grantTime,
        Instant settledTime,
        String target,
        Provider provider,
        String model,
        int items,
        int answered,
        int failed,
        int lost,
        long inputTokens,
        long cachedInputTokens,
        long cacheWriteTokens,
        long outputTokens,
        @JsonDeserialize(using = LaterField.class) long uncertainTokens,
        Money heldUSD,
        Money spentUSD,
        Money uncertainUSD,
        Money realtimeUSD,
        @Nullable Money baselineUSD,
        @Nullable Long inputBound,
        @Nullable Long outputBound,
        Map<String, String> attribution) {

    /** A count that records of the first version do not have. What it is counted for was not limited then: it is 0. */
    static final class LaterField extends StdDeserializer<Long> {
        private static final long serialVersionUID = 1;

        LaterField() {
            super(Long.class);
        }

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return _parseLongPrimitive(parser, context);
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return 0L;
        }
    }
}
