package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.http.Reply;

/** {@code /models}. */
final class ModelsApi {
    private static final long SOME_DAY_IN_2026 = 1_780_000_000;
    private final ModelCatalog models;

    ModelsApi(ModelCatalog models) {
        this.models = models;
    }

    Reply list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        models.names().forEach(name -> data.add(json(name)));
        return Reply.json(200, list);
    }

    Reply retrieve(String name) {
        if (models.find(name).isEmpty()) {
            throw OpenAiError.modelNotFound(name);
        }
        return Reply.json(200, json(name));
    }

    private static ObjectNode json(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", SOME_DAY_IN_2026)
                .put("owned_by", "system");
    }
}
