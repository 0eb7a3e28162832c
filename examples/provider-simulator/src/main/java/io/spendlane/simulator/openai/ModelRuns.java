package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.Billing;
import io.spendlane.simulator.billing.BodyHash;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.billing.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one request against the simulated model: decides its outcome, answers it, and prices the answer. */
final class ModelRuns {
    private static final List<Integer> TRANSIENT = List.of(429, 500, 503);

    private final Chance chance;
    private final ModelCatalog models;
    private final FirstRuns firstRuns;

    ModelRuns(Chance chance, ModelCatalog models, FirstRuns firstRuns) {
        this.chance = chance;
        this.models = models;
        this.firstRuns = firstRuns;
    }

    /**
     * @param call number of the batch or real-time request among all calls
     * @param customId of the request in a batch, else empty
     */
    record Setting(long call, String customId, Behaviour behaviour, Mode mode, Instant time) {}

    /**
     * How a request went: an answer, or an error.
     *
     * @param cost what the answer costs; zero for an error
     */
    record Run(
            Outcome outcome,
            long hash,
            @Nullable Answer answer,
            @Nullable OpenAiError error,
            Usd cost) {}

    Run run(Endpoint endpoint, ObjectNode body, Setting setting) {
        long hash = BodyHash.of(body);
        try {
            ModelPrice price = price(body);
            Outcome outcome = outcome(endpoint, body, setting, hash, price);
            Billing billing = setting.behaviour().bills();
            Answer answer = endpoint.answer(
                    body,
                    new Endpoint.Ask(
                            body.path("model").asText(),
                            price,
                            outcome,
                            billing,
                            chance.hash("answer", hash),
                            setting.time()));
            Usd cost = PriceTable.cost(
                    price, setting.mode(), answer.use(), setting.time(), billing.tiered(), billing.uplift());
            return new Run(outcome, hash, answer, null, cost);
        } catch (OpenAiError e) {
            return new Run(Outcome.error(e.status()), hash, null, e, Usd.ZERO);
        }
    }

    /** Whether {@link #run} would give an error. */
    boolean fails(Endpoint endpoint, ObjectNode body, Setting setting) {
        try {
            outcome(endpoint, body, setting, BodyHash.of(body), price(body));
            return false;
        } catch (OpenAiError e) {
            return true;
        }
    }

    private ModelPrice price(ObjectNode body) {
        String model = body.path("model").asText("");
        return models.find(model).orElseThrow(() -> OpenAiError.modelNotFound(model));
    }

    /** @throws OpenAiError if the request is refused, or its outcome is an error */
    private Outcome outcome(Endpoint endpoint, ObjectNode body, Setting setting, long hash, ModelPrice price) {
        endpoint.check(body, price);
        Optional<Outcome> asked = Outcome.ofCustomId(setting.customId())
                .or(() -> Outcome.ofText(endpoint.text(body)))
                .or(() -> Outcome.ofModel(body.path("model").asText("")))
                .filter(outcome -> !outcome.once() || firstRuns.isFirst(hash, setting.call()));
        Outcome outcome = asked.orElseGet(() -> byChance(setting, hash));
        if (outcome.kind() == Outcome.Kind.ERROR) {
            throw OpenAiError.typical(outcome.status());
        }
        return outcome;
    }

    private Outcome byChance(Setting setting, long hash) {
        double percent = setting.behaviour().itemErrorPercent();
        return percent > 0 && chance.percent(percent, "item", hash, setting.call())
                ? Outcome.error(TRANSIENT.get((int) Math.floorMod(hash, (long) TRANSIENT.size())))
                : Outcome.ANSWERED;
    }
}
