package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.OpenAiError;
import io.spendlane.simulator.openai.Shelf;
import io.spendlane.simulator.state.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A LiteLLM proxy, below {@code /litellm/v1}: ids are long and say nothing, listings need to be told a model. */
public final class LiteLlm implements Dialect {
    @Override
    public String name() {
        return "litellm";
    }

    @Override
    public String basePath() {
        return "/litellm";
    }

    @Override
    public Names names() {
        return new Names() {
            @Override
            public String batch() {
                return "batch_" + opaque("llm_batch_id");
            }

            @Override
            public String input() {
                return "file-" + opaque("llm_output_file_id");
            }

            @Override
            public String result(Batch batch) {
                return input();
            }
        };
    }

    private static String opaque(String kind) {
        String routing = "litellm_proxy;model_id:" + Ids.uuid() + ";" + kind + ":" + Ids.next("");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(routing.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public BatchForm batches() {
        return new BatchForm() {
            @Override
            public JsonNode list(Request request, Shelf shelf) {
                if (!request.query().containsKey("model")
                        && !request.query().containsKey("target_model_names")
                        && request.header("x-litellm-model") == null) {
                    throw OpenAiError.invalid(
                            "A model is needed to route the request: set model or target_model_names.", "model", null);
                }
                if (request.query().containsKey("target_model_names")
                        && shelf.behaviour().oddities().managedFiles()) {
                    throw OpenAiError.typical(500);
                }
                return BatchForm.super.list(request, shelf);
            }
        };
    }
}
