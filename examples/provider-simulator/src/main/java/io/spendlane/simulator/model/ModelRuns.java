package io.spendlane.simulator.model;

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
import io.spendlane.simulator.http.WireError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one request against the simulated model: decides its outcome, answers it, and prices the answer. */
public final class ModelRuns {
    private static final List<Integer> TRANSIENT = List.of(429, 500, 503);

    private final Chance chance;
    private final ModelCatalog models;
    private final FirstRuns firstRuns;
    private final ErrorWords words;

    public ModelRuns(Chance chance, ModelCatalog models, FirstRuns firstRuns, ErrorWords words) {
        this.chance = chance;
        this.models = models;
        this.firstRuns = firstRuns;
        this.words = words;
    }

    /**
     * @param call number of the batch or real-time request among all calls
     * @param customId of the request in a batch, else empty
     */
    public record Setting(long call, String customId, Behaviour behaviour, Mode mode, Instant time) {}

    /**
     * How a request went.
     *
     * @param answer null where nothing was answered
     * @param error set exactly if the client gets no answer
     * @param cost what the request costs; an error mostly nothing
     */
    public record Run(
            Outcome outcome,
            long hash,
            @Nullable Answer answer,
            @Nullable WireError error,
            Usd cost) {}

    public Run run(ModelCall call, ObjectNode body, Setting setting) {
        long hash = BodyHash.of(body);
        try {
            ModelPrice price = price(body);
            Outcome outcome = outcome(call, body, setting, hash, price);
            Billing billing = setting.behaviour().bills();
            Answer answer = call.answer(
                    body,
                    new ModelCall.Ask(
                            body.path("model").asText(),
                            price,
                            outcome,
                            billing,
                            chance.hash("answer", hash),
                            setting.mode(),
                            setting.time()));
            Usd cost = PriceTable.cost(
                    price, setting.mode(), answer.use(), setting.time(), billing.tiered(), billing.uplift());
            WireError filtered = outcome.kind() == Outcome.Kind.FILTER ? call.filtered() : null;
            if (filtered != null) {
                boolean billed = setting.behaviour().oddities().filteredBilled();
                return new Run(outcome, hash, answer, filtered, billed ? cost : Usd.ZERO);
            }
            if (chance.percent(setting.behaviour().usageMissingPercent(), "usage", hash, setting.call())) {
                answer.body().remove(call.usageField());
            }
            return new Run(outcome, hash, answer, null, cost);
        } catch (WireError e) {
            return new Run(Outcome.error(e.status()), hash, null, e, Usd.ZERO);
        }
    }

    /** Whether {@link #run} would give an error. */
    public boolean fails(ModelCall call, ObjectNode body, Setting setting) {
        try {
            outcome(call, body, setting, BodyHash.of(body), price(body));
            return false;
        } catch (WireError e) {
            return true;
        }
    }

    private ModelPrice price(ObjectNode body) {
        String model = body.path("model").asText("");
        return models.find(model).orElseThrow(() -> words.modelNotFound(model));
    }

    /** @throws WireError if the request is refused, or its outcome is an error */
    private Outcome outcome(ModelCall call, ObjectNode body, Setting setting, long hash, ModelPrice price) {
        call.check(body, price);
        Optional<Outcome> asked = Outcome.ofCustomId(setting.customId())
                .or(() -> Outcome.ofText(call.text(body)))
                .or(() -> Outcome.ofModel(body.path("model").asText("")))
                .filter(outcome -> !outcome.once() || firstRuns.isFirst(hash, setting.call()));
        Outcome outcome = asked.orElseGet(() -> byChance(setting, hash));
        if (outcome.kind() == Outcome.Kind.ERROR) {
            throw words.typical(outcome.status());
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
