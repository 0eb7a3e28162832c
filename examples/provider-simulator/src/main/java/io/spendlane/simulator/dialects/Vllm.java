package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.OpenAiManners;
import io.spendlane.simulator.provider.RateLeft;
import java.util.Map;

/** A vLLM server, below {@code /vllm/v1}: answers at once, and has neither files nor batches. */
public final class Vllm implements Dialect {
    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public String basePath() {
        return "/vllm";
    }

    @Override
    public boolean runsBatches() {
        return false;
    }

    @Override
    public Tone tone() {
        return new OpenAiManners() {
            @Override
            public Map<String, String> rateHeaders(RateLeft left) {
                return Map.of();
            }

            @Override
            public WireError noSuchUrl(String method, String path) {
                return new NotFound();
            }
        };
    }

    private static final class NotFound extends WireError {
        NotFound() {
            super(404, "Not Found");
        }

        @Override
        public JsonNode body() {
            return JsonNodeFactory.instance.objectNode().put("detail", text());
        }
    }
}
