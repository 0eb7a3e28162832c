package io.spendlane.operator.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Identity of what is paid for: the same work is paid once, whatever becomes of the object that asked for it. */
final class PaidWork {
    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // What is absent says nothing: a field that a later version adds must not make all work new.
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RUN_ID_LENGTH = 20;

    private PaidWork() {}

    /** Digest of lane, input, output, steps, attribution, run key and, where there is one, use case. */
    static String digest(AIBatchJobSpec spec) {
        ObjectNode paid = CANONICAL.createObjectNode();
        paid.set("laneRef", sorted(CANONICAL.valueToTree(spec.laneRef())));
        paid.set("input", sorted(CANONICAL.valueToTree(spec.input())));
        paid.set("output", sorted(CANONICAL.valueToTree(spec.output())));
        paid.set("steps", sorted(CANONICAL.valueToTree(spec.steps())));
        paid.set("attribution", sorted(CANONICAL.valueToTree(spec.attribution())));
        paid.put("runKey", spec.runKey() == null ? "" : spec.runKey());
        if (spec.useCase() != null) { // absent before jobs could name one: what was done then stays what it was
            paid.put("useCase", spec.useCase());
        }
        try {
            return HexFormat.of().formatHex(sha256(CANONICAL.writeValueAsBytes(paid)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run's id: 20 characters of base 32, so 100 bits. */
    static String runId(String installation, String namespace, String name, String specDigest, String inputDigest) {
        String text = String.join("\n", installation, namespace, name, specDigest, inputDigest);
        byte[] hash = sha256(text.getBytes(StandardCharsets.UTF_8));
        StringBuilder id = new StringBuilder(RUN_ID_LENGTH);
        int bits = 0;
        int held = 0;
        for (int i = 0; id.length() < RUN_ID_LENGTH; i++) {
            bits = (bits << 8) | (hash[i] & 0xff);
            held += 8;
            while (held >= 5 && id.length() < RUN_ID_LENGTH) {
                id.append(BASE32.charAt((bits >> (held - 5)) & 31));
                held -= 5;
            }
            bits &= (1 << held) - 1;
        }
        return id.toString();
    }

    /** Objects' fields in order, at every depth. */
    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            var array = CANONICAL.createArrayNode();
            node.forEach(child -> array.add(sorted(child)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        TreeMap<String, JsonNode> fields = new TreeMap<>();
        node.fields().forEachRemaining(field -> fields.put(field.getKey(), sorted(field.getValue())));
        ObjectNode object = CANONICAL.createObjectNode();
        fields.forEach(object::set);
        return object;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
