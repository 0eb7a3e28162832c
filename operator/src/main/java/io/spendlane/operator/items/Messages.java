package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.FIELD_NOT_ALLOWED;
import static io.spendlane.operator.items.InputFault.Reason.MESSAGES_INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.ChatRequest.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Messages of text, as OpenAI's chat completions take them. Everything else is refused: its tokens cannot be counted yet. */
final class Messages {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    private final long line;

    private Messages(long line) {
        this.line = line;
    }

    /** Parts of one message are joined by a newline. */
    static List<Message> read(long line, JsonNode messages) throws InputFault {
        if (!messages.isArray() || messages.isEmpty()) {
            throw InputFault.at(
                    line,
                    MESSAGES_INVALID,
                    "messages has to be a list such as [{\"role\": \"user\", \"content\": \"...\"}].");
        }
        Messages reader = new Messages(line);
        List<Message> all = new ArrayList<>(messages.size());
        for (JsonNode message : messages) {
            all.add(reader.message(message));
        }
        return all;
    }

    private Message message(JsonNode message) throws InputFault {
        refuseOthers(message, Set.of("role", "content"));
        JsonNode role = message.path("role");
        if (!role.isTextual() || !ROLES.contains(role.textValue())) {
            throw InputFault.at(
                    line, MESSAGES_INVALID, "the role of a message has to be system, developer, user or assistant.");
        }
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return new Message(role.textValue(), content.textValue());
        }
        if (!content.isArray() || content.isEmpty()) {
            throw InputFault.at(
                    line,
                    MESSAGES_INVALID,
                    "the content of a message has to be text, or a list of {\"type\": \"text\", \"text\": \"...\"}.");
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : content) {
            text.add(text(part));
        }
        return new Message(role.textValue(), text.toString());
    }

    private String text(JsonNode part) throws InputFault {
        JsonNode type = part.path("type");
        if (type.isTextual() && !type.textValue().equals("text")) {
            throw refused(type.textValue());
        }
        refuseOthers(part, Set.of("type", "text"));
        if (!type.isTextual() || !part.path("text").isTextual()) {
            throw InputFault.at(
                    line,
                    MESSAGES_INVALID,
                    "a part of a message's content has to be {\"type\": \"text\", \"text\": \"...\"}.");
        }
        return part.path("text").textValue();
    }

    private void refuseOthers(JsonNode object, Set<String> allowed) throws InputFault {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!allowed.contains(field.getKey()) && !field.getValue().isNull()) {
                throw refused(field.getKey());
            }
        }
    }

    private InputFault refused(String name) {
        return InputFault.at(
                line,
                FIELD_NOT_ALLOWED,
                "a message holds " + InputFault.quoted(name)
                        + ", which cannot be sent: what it costs cannot be bounded yet. Only text can.");
    }
}
