package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.model.ErrorWords;

/** {@code /v1beta/models}. */
final class GeminiModels {
    private final ModelCatalog models;
    private final ErrorWords words;

    GeminiModels(ModelCatalog models, ErrorWords words) {
        this.models = models;
        this.words = words;
    }

    void demand(String model) {
        if (models.find(model).isEmpty()) {
            throw words.modelNotFound(model);
        }
    }

    Reply list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = list.putArray("models");
        models.names().forEach(name -> entries.add(json(name)));
        return Reply.json(200, list);
    }

    Reply retrieve(String model) {
        demand(model);
        return Reply.json(200, json(model));
    }

    private static ObjectNode json(String model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", "models/" + model).put("version", "001").put("displayName", model);
        json.putArray("supportedGenerationMethods")
                .add("generateContent")
                .add("countTokens")
                .add("batchGenerateContent");
        return json;
    }
}
