package io.spendlane.operator.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** Makes another value of one, field by field, as the API server would store it. */
public final class Changed {
    private static final ObjectMapper JSON = Serialization.jsonMapper();

    private Changed() {}

    @SuppressWarnings("unchecked")
    public static <T> T with(T value, Map<String, ?> fields) {
        ObjectNode tree = JSON.valueToTree(value);
        fields.forEach((name, field) -> tree.set(name, JSON.valueToTree(field)));
        try {
            return (T) JSON.treeToValue(tree, value.getClass());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
