package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.http.Reply;

/** {@code /v1/models}. */
final class MistralModels {
    private static final long SOME_DAY_IN_2026 = 1_780_000_000;

    private MistralModels() {}

    static Reply list(ModelCatalog models) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        models.names().forEach(name -> data.add(json(name)));
        return Reply.json(200, list);
    }

    static Reply retrieve(ModelCatalog models, String name) {
        if (models.find(name).isEmpty()) {
            throw MistralError.notFound("Model");
        }
        return Reply.json(200, json(name));
    }

    private static ObjectNode json(String name) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", name).put("object", "model").put("created", SOME_DAY_IN_2026);
        json.put("owned_by", "mistralai").putObject("capabilities").put("completion_chat", true);
        return json;
    }
}
