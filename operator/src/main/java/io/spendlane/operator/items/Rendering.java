package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.TEMPLATE_INVALID;
import static io.spendlane.operator.items.InputFault.Reason.TEXT_INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.api.v1alpha1.Step;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes of each record the request that its step asks for. Immutable. */
public final class Rendering {
    private static final int MAX_SCHEMA_BYTES = 65_536;

    private final @Nullable Template system;
    private final @Nullable Template prompt;
    private final int maxOutputTokens;
    private final @Nullable JsonNode responseSchema;

    private Rendering(Step step) throws InputFault {
        system = step.system() == null ? null : Template.compile("system message", step.system());
        prompt = step.prompt() == null ? null : Template.compile("prompt", step.prompt());
        maxOutputTokens = Objects.requireNonNull(step.maxOutputTokens(), "maxOutputTokens");
        responseSchema = bounded(step.responseSchema());
    }

    /** The API server cannot bound it: its fields are the user's own. */
    private static @Nullable JsonNode bounded(@Nullable JsonNode schema) throws InputFault {
        long bytes = schema == null ? 0 : schema.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_SCHEMA_BYTES) {
            throw InputFault.of(
                    TEMPLATE_INVALID,
                    "The response schema is %d bytes long; at most %d are sent. Shorten its descriptions or ask for fewer fields."
                            .formatted(bytes, MAX_SCHEMA_BYTES));
        }
        return schema;
    }

    /**
     * Compiles a step.
     *
     * @throws InputFault {@code TEMPLATE_INVALID}
     */
    public static Rendering of(Step step) throws InputFault {
        return new Rendering(step);
    }

    /**
     * The request for one record: the step's prompt, or what the record brings along.
     *
     * @throws InputFault when the record lacks what is needed, or holds what cannot be sent
     */
    public ChatRequest request(InputRecord record, String customId) throws InputFault {
        @Nullable Message first = system == null ? null : new Message("system", system.render(record));
        ChatRequest request = prompt == null
                ? OwnRequest.of(record, maxOutputTokens, responseSchema).asked(customId, first)
                : new ChatRequest(customId, messages(first, record), maxOutputTokens, responseSchema, Map.of());
        for (Message message : request.messages()) {
            if (!WellFormed.is(message.content())) {
                throw InputFault.at(
                        record.line(),
                        TEXT_INVALID,
                        "the text holds half of a character (a lone surrogate such as \\ud83d). Repair or remove it.");
            }
        }
        return request;
    }

    private List<Message> messages(@Nullable Message first, InputRecord record) throws InputFault {
        Message user = new Message("user", Objects.requireNonNull(prompt).render(record));
        return first == null ? List.of(user) : List.of(first, user);
    }
}
