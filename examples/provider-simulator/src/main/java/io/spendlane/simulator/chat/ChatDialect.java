package io.spendlane.simulator.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import org.jspecify.annotations.Nullable;

/** In what one provider's chat completions differ. */
public interface ChatDialect {

    /** @throws WireError if the request is refused, whatever its model */
    void check(ObjectNode body);

    /** The refusal of a prompt that is longer than the model's context. */
    WireError tooLong(long most, long actual);

    /** What a request comes to whose answer the content filter stops; null if it is an answer. */
    default @Nullable WireError filtered() {
        return null;
    }

    /** The choice's {@code message} and {@code finish_reason}, and whatever else the provider puts beside them. */
    void speak(ObjectNode choice, Speech speech, long reasoning);

    /** Completes the answer; {@code object}, {@code created} and {@code choices} are set. */
    void finish(ObjectNode completion, ModelCall.Ask ask, TokenUse use);
}
