package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.billing.BodyHash;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.ModelCatalog;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.billing.Usd;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one request against the simulated model: decides its outcome, answers it, and prices the answer. */
final class ModelRuns {
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
     * @param cost zero if not billed
     */
    record Run(
            Outcome outcome,
            long hash,
            @Nullable Answer answer,
            @Nullable OpenAiError error,
            Usd cost) {}

    Run run(Endpoint endpoint, ObjectNode body, Setting setting) {
        String model = body.path("model").asText("");
        long hash = BodyHash.of(body);
        try {
            ModelPrice price = models.find(model).orElseThrow(() -> OpenAiError.modelNotFound(model));
            endpoint.check(body, price);
            Outcome outcome = outcome(endpoint, body, setting, hash);
            if (outcome.kind() == Outcome.Kind.ERROR) {
                return new Run(outcome, hash, null, OpenAiError.typical(outcome.status()), Usd.ZERO);
            }
            Behaviour behaviour = setting.behaviour();
            Answer answer = endpoint.answer(
                    body,
                    new Endpoint.Ask(
                            model, price, outcome, behaviour.bills(), chance.hash("answer", hash), setting.time()));
            Usd cost = outcome.kind() == Outcome.Kind.LOST
                    ? Usd.ZERO
                    : PriceTable.cost(
                            price,
                            setting.mode(),
                            answer.use(),
                            setting.time(),
                            behaviour.bills().tiered(),
                            behaviour.bills().uplift());
            return new Run(outcome, hash, answer, null, cost);
        } catch (OpenAiError e) {
            return new Run(Outcome.error(e.status()), hash, null, e, Usd.ZERO);
        }
    }

    private Outcome outcome(Endpoint endpoint, ObjectNode body, Setting setting, long hash) {
        Optional<Outcome> asked = Outcome.ofCustomId(setting.customId())
                .or(() -> Outcome.ofText(endpoint.text(body)))
                .or(() -> Outcome.ofModel(body.path("model").asText("")));
        if (asked.isPresent() && (!asked.get().once() || firstRuns.isFirst(hash, setting.call()))) {
            return asked.get();
        }
        double percent = setting.behaviour().itemErrorPercent();
        if (percent > 0 && chance.percent(percent, "item", hash, setting.call(), setting.customId())) {
            int[] transients = {429, 500, 503};
            return Outcome.error(transients[(int) Math.floorMod(hash, (long) transients.length)]);
        }
        return Outcome.ANSWERED;
    }
}
