package io.spendlane.simulator.billing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.TreeSet;

/** Recognises a piece of work by its request body, whatever the order of its fields and whoever sent it under which id. */
public final class BodyHash {
    /** Fields that name a request, or say how it is to be paid, and do not change what is asked for. */
    private static final Set<String> IDS =
            Set.of("metadata", "user", "safety_identifier", "prompt_cache_key", "store", "service_tier");

    private BodyHash() {}

    public static long of(JsonNode body) {
        MessageDigest digest = sha256();
        feed(digest, body, true);
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static void feed(MessageDigest digest, JsonNode node, boolean top) {
        if (node.isObject()) {
            digest.update((byte) '{');
            Set<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (!(top && IDS.contains(name))) {
                    text(digest, name);
                    feed(digest, node.path(name), false);
                }
            }
            digest.update((byte) '}');
        } else if (node.isArray()) {
            digest.update((byte) '[');
            node.forEach(element -> feed(digest, element, false));
            digest.update((byte) ']');
        } else {
            digest.update((byte) (node.isTextual() ? '"' : '='));
            text(digest, node.asText());
        }
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
