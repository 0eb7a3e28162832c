package io.spendlane.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.behaviour.Billing;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.http.WireError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One kind of model call, the same whether made at once or in a batch. The body names its model in {@code model}. */
public interface ModelCall {

    /** Its name in the fault list. */
    String operation();

    /** @throws WireError if the model would refuse the request */
    void check(ObjectNode body, ModelPrice price);

    /** Input tokens of the request's own text. */
    long inputTokens(ObjectNode body);

    /** All text in which a test may have put the word for an outcome. */
    String text(ObjectNode body);

    /** The answer that the outcome asks for: any kind but errors. */
    Answer answer(ObjectNode body, Ask ask);

    /** What a request comes to whose answer the content filter stops, if that is a refusal; null if it is an answer. */
    default @Nullable WireError filtered() {
        return null;
    }

    /** The member of an answer in which it reports its tokens. */
    default String usageField() {
        return "usage";
    }

    /** What an answer depends on besides the body. */
    record Ask(String model, ModelPrice price, Outcome outcome, Billing billing, long seed, Mode mode, Instant time) {
        private static final long MOST_WITHOUT_LIMIT = 4096;

        /** The output limit that holds: the model's own, or the lower one of the request. */
        public long limit(JsonNode asked) {
            long most = price.maxOutputTokens() == null ? MOST_WITHOUT_LIMIT : price.maxOutputTokens();
            return asked.isNumber() ? Math.min(asked.asLong(), most) : most;
        }

        /** Tokens that the model thinks, which leave so much less to say. */
        public long reasoning(long limit) {
            return Math.min(billing.thinking(), limit);
        }

        /**
         * Tokens as billed.
         *
         * @param ownInput of the request's text
         * @param output reasoning included
         */
        public TokenUse use(long ownInput, long output, long reasoning) {
            long input = ownInput + billing.hiddenInputTokens();
            long cacheWrite = billing.cacheWrites() && price.billsCacheWrites() ? input : 0;
            return new TokenUse(input, 0, cacheWrite, output, reasoning);
        }
    }
}
