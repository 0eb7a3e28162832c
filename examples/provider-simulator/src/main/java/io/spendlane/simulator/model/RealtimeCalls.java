package io.spendlane.simulator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.PaidRequest;
import io.spendlane.simulator.billing.PaidRequests;
import io.spendlane.simulator.billing.Usd;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Manners;
import io.spendlane.simulator.provider.RateLeft;
import io.spendlane.simulator.provider.RateWindows;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** Model calls that are answered at once, and billed at the standard price. */
public final class RealtimeCalls {
    private final ModelRuns runs;
    private final CallLedger ledger;
    private final PaidRequests paid;
    private final Behaviours behaviours;
    private final InstantSource clock;
    private final RateWindows rates;
    private final Manners manners;

    public RealtimeCalls(ModelRuns runs, Backend backend, Manners manners) {
        this.runs = runs;
        this.rates = backend.rates();
        this.manners = manners;
        this.ledger = backend.ledger();
        this.paid = backend.paid();
        this.behaviours = backend.behaviours();
        this.clock = backend.clock();
    }

    /**
     * Runs and bills one request.
     *
     * @param id what the answer will be known by in the list of calls, and in {@code idField}
     * @throws WireError if the request is refused; it mostly costs nothing then
     * @throws io.spendlane.simulator.provider.RateLimited if the account has asked too much of late
     */
    public Reply answer(ModelCall call, ObjectNode body, Owner owner, String id, String idField) {
        long seq = ledger.nextSeq();
        Instant now = clock.instant();
        Behaviour behaviour = behaviours.of(owner.provider());
        rates.take(owner, call.inputTokens(body), behaviour, now);
        ModelRuns.Run run = runs.run(call, body, new ModelRuns.Setting(seq, "", behaviour, Mode.REALTIME, now));
        Answer answer = run.answer();
        boolean billed = run.error() == null
                ? run.outcome().kind() != Outcome.Kind.LOST
                : run.cost().compareTo(Usd.ZERO) > 0;
        if (answer != null && billed) {
            String model = body.path("model").asText();
            paid.add(new PaidRequest(seq, owner, id, model, answer.use(), run.cost(), now, run.hash()));
        }
        if (run.error() != null) {
            throw run.error();
        }
        ObjectNode said = Objects.requireNonNull(answer).body().put(idField, id);
        RateLeft left = rates.answered(owner, answer.use().output(), behaviour, now);
        return Reply.json(200, manners.rateHeaders(left), Json.MAPPER, said);
    }
}
