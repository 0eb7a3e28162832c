package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.PaidRequest;
import io.spendlane.simulator.billing.PaidRequests;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** Model calls that are answered at once, and billed at the standard price. */
final class ChatApi {
    /** Limits that are never reached; faults are the way to meet one. */
    private static final Map<String, String> RATE_LIMIT_HEADERS = Map.of(
            "x-ratelimit-limit-requests", "30000",
            "x-ratelimit-remaining-requests", "29999",
            "x-ratelimit-reset-requests", "2ms",
            "x-ratelimit-limit-tokens", "150000000",
            "x-ratelimit-remaining-tokens", "149999000",
            "x-ratelimit-reset-tokens", "0s");

    private final ModelRuns runs;
    private final CallLedger ledger;
    private final PaidRequests paid;
    private final Behaviours behaviours;
    private final InstantSource clock;

    ChatApi(ModelRuns runs, Backend backend) {
        this.runs = runs;
        this.ledger = backend.ledger();
        this.paid = backend.paid();
        this.behaviours = backend.behaviours();
        this.clock = backend.clock();
    }

    Reply answer(Request request, Owner owner, Endpoint endpoint) throws IOException {
        ObjectNode body = (ObjectNode) Line.parse(request.body()).orElseThrow(OpenAiError::notJson);
        if (body.path("model").asText("").isEmpty()) {
            throw OpenAiError.invalid("you must provide a model parameter", null, null);
        }
        if (body.path("stream").asBoolean(false)) {
            throw OpenAiError.invalid("The simulator does not stream.", "stream", "unsupported_value");
        }
        long seq = ledger.nextSeq();
        Instant now = clock.instant();
        ModelRuns.Run run = runs.run(
                endpoint, body, new ModelRuns.Setting(seq, "", behaviours.of(owner.provider()), Mode.REALTIME, now));
        if (run.error() != null) {
            throw run.error();
        }
        Answer answer = Objects.requireNonNull(run.answer());
        ObjectNode json = answer.body().put("id", Ids.next("chatcmpl-"));
        if (run.outcome().kind() != Outcome.Kind.LOST) {
            paid.add(new PaidRequest(
                    seq,
                    owner,
                    json.path("id").asText(),
                    body.path("model").asText(),
                    answer.use(),
                    run.cost(),
                    now,
                    run.hash()));
        }
        return Reply.json(200, RATE_LIMIT_HEADERS, Json.MAPPER, json);
    }
}
