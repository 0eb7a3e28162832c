package io.spendlane.operator.provider.wire;

import io.spendlane.operator.provider.ChatRequest.Message;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request for wires that keep instructions apart from the conversation.
 *
 * @param text of the system's and the developer's messages, {@code null} where there are none
 */
public record Instructions(@Nullable String text, List<Message> conversation) {
    private static final Set<String> ROLES = Set.of("system", "developer");

    /** Takes the messages apart; {@link #refusal} must not have refused them. */
    public static Instructions of(List<Message> messages) {
        int first = leading(messages);
        String text = messages.subList(0, first).stream().map(Message::content).collect(Collectors.joining("\n\n"));
        return new Instructions(first == 0 ? null : text, messages.subList(first, messages.size()));
    }

    /** Why messages cannot be taken apart without changing what they say; {@code null}: they can. */
    public static @Nullable String refusal(String provider, List<Message> messages) {
        List<Message> conversation = messages.subList(leading(messages), messages.size());
        if (conversation.isEmpty()) {
            return provider + " needs a user's message beside the instructions";
        }
        return conversation.stream().anyMatch(message -> ROLES.contains(message.role()))
                ? provider + " takes instructions only before the conversation, not within it"
                : null;
    }

    private static int leading(List<Message> messages) {
        int first = 0;
        while (first < messages.size() && ROLES.contains(messages.get(first).role())) {
            first++;
        }
        return first;
    }
}
