package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;

/** Model calls that are answered at once. */
public final class ChatApi {
    private final RealtimeCalls calls;

    ChatApi(RealtimeCalls calls) {
        this.calls = calls;
    }

    Reply answer(Request request, Owner owner, ModelCall call) throws IOException {
        return answer((ObjectNode) Line.parse(request.body()).orElseThrow(OpenAiError::notJson), owner, call);
    }

    /** The same with a model that the body does not name. */
    public Reply answer(Request request, Owner owner, ModelCall call, String model) throws IOException {
        ObjectNode body = (ObjectNode) Line.parse(request.body()).orElseThrow(OpenAiError::notJson);
        return answer(body.put("model", model), owner, call);
    }

    private Reply answer(ObjectNode body, Owner owner, ModelCall call) {
        if (body.path("model").asText("").isEmpty()) {
            throw OpenAiError.invalid("you must provide a model parameter", null, null);
        }
        if (body.path("stream").asBoolean(false)) {
            throw OpenAiError.invalid("The simulator does not stream.", "stream", "unsupported_value");
        }
        return calls.answer(call, body, owner, Ids.next("chatcmpl-"), "id");
    }
}
