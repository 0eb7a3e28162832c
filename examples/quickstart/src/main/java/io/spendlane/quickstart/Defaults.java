package io.spendlane.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What an API server does to what is created, and a mock does not. */
final class Defaults {
    private Defaults() {}

    /** Fills in what a CRD's schema says of absent fields. */
    static void fill(JsonNode value, JSONSchemaProps schema) {
        if (value instanceof ObjectNode object && schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> {
                if (!object.hasNonNull(name) && field.getDefault() != null) {
                    object.set(name, field.getDefault());
                }
                if (object.hasNonNull(name)) {
                    fill(object.get(name), field);
                }
            });
        } else if (value.isArray() && schema.getItems() != null) {
            value.forEach(item -> fill(item, schema.getItems().getSchema()));
        }
    }

    /** Moves a Secret's {@code stringData} to {@code data}. */
    static Secret encoded(Secret secret) {
        Map<String, String> plain = secret.getStringData() == null ? Map.of() : secret.getStringData();
        SecretBuilder builder = new SecretBuilder(secret).withStringData(null);
        plain.forEach((key, value) ->
                builder.addToData(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return builder.build();
    }
}
