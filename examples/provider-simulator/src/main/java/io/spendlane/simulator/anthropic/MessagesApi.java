package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code /v1/messages} and {@code /v1/models}. */
final class MessagesApi {
    private final Map<String, Messages> messages;
    private final RealtimeCalls calls;
    private final ModelCatalog models;

    MessagesApi(Map<String, Messages> messages, RealtimeCalls calls, ModelCatalog models) {
        this.messages = messages;
        this.calls = calls;
        this.models = models;
    }

    Reply answer(Request request, Owner owner) throws IOException {
        return calls.answer(messages(request), object(request), owner, Ids.next("msg_"), "id");
    }

    Reply countTokens(Request request) throws IOException {
        return Reply.json(200, Map.of("input_tokens", messages(request).inputTokens(object(request))));
    }

    private Messages messages(Request request) {
        return Objects.requireNonNull(
                messages.get(AnthropicManners.version(request).text()));
    }

    private static ObjectNode object(Request request) throws IOException {
        try {
            if (Json.STRICT_READER.readTree(request.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw AnthropicError.invalid("The request body is not valid JSON: " + e.getOriginalMessage());
        }
        throw AnthropicError.invalid("The request body must be an object.");
    }

    Reply listModels() {
        List<ObjectNode> all = models.names().stream().map(MessagesApi::model).toList();
        return Reply.json(200, Page.of(all, false));
    }

    Reply retrieveModel(String id) {
        if (models.find(id).isEmpty()) {
            throw AnthropicError.notFound("model: " + id);
        }
        return Reply.json(200, model(id));
    }

    private static ObjectNode model(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id)
                .put("created_at", "2026-05-28T00:00:00Z");
    }
}
