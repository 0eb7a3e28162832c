package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.behaviour.Billing;
import io.spendlane.simulator.billing.ModelPrice;
import java.time.Instant;

/** One kind of model call, the same whether made at once or in a batch. */
interface Endpoint {

    /** Its name in the fault list. */
    String operation();

    /** @throws OpenAiError 400, if the model would refuse the request */
    void check(ObjectNode body, ModelPrice price);

    /** Input tokens of the request's own text. */
    long inputTokens(ObjectNode body);

    /** All text in which a test may have put the word for an outcome. */
    String text(ObjectNode body);

    /** The answer that the outcome asks for: any kind but errors. */
    Answer answer(ObjectNode body, Ask ask);

    /** What an answer depends on besides the body. */
    record Ask(String model, ModelPrice price, Outcome outcome, Billing billing, long seed, Instant time) {}
}
