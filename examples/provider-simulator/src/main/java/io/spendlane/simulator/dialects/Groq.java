package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.chat.ChatDialect;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.OpenAiChat;
import io.spendlane.simulator.openai.Shelf;
import io.spendlane.simulator.openai.Terms;
import java.time.Duration;
import java.util.Optional;

/** Groq, below {@code /groq} (its SDK's base URL): {@code /groq/openai/v1}. Lists have no pages. */
public final class Groq implements Dialect {
    @Override
    public String name() {
        return "groq";
    }

    @Override
    public String basePath() {
        return "/groq/openai";
    }

    @Override
    public Terms terms() {
        return new Terms() {
            @Override
            public Optional<Duration> window(String text) {
                return Windows.read(text, DAY, DAY.multipliedBy(7));
            }

            @Override
            public String windows() {
                return "'24h' to '7d'";
            }

            @Override
            public long mostFileBytes() {
                return 100_000_000;
            }
        };
    }

    @Override
    public BatchForm batches() {
        return new BatchForm() {
            @Override
            public JsonNode list(Request request, Shelf shelf) {
                ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
                list.putArray("data").addAll(shelf.everything());
                return list;
            }
        };
    }

    @Override
    public ChatDialect chat() {
        return new OpenAiChat() {
            @Override
            public void finish(ObjectNode completion, ModelCall.Ask ask, TokenUse use) {
                super.finish(completion, ask, use);
                ((ObjectNode) completion.path("usage"))
                        .put("queue_time", 0.02)
                        .put("prompt_time", 0.001)
                        .put("completion_time", 0.1)
                        .put("total_time", 0.101);
            }
        };
    }
}
