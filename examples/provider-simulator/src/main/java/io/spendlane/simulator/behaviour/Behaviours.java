package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.state.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The behaviour of every provider. What is set at the top holds for all of them; what is set under a provider's name
 * comes on top of it for that one.
 */
public final class Behaviours {
    private final Set<String> providers;
    private volatile Setting setting;

    public Behaviours(Set<String> providers) {
        this.providers = new TreeSet<>(providers);
        this.setting = read(Json.MAPPER.createObjectNode());
    }

    public Behaviour of(String provider) {
        return setting.byProvider().getOrDefault(provider, setting.common());
    }

    /** The setting as it was given. */
    public ObjectNode json() {
        return setting.json().deepCopy();
    }

    /**
     * Replaces the whole setting; what is not named goes back to its default.
     *
     * @throws IllegalArgumentException naming the switch that is unknown or has a bad value; nothing is changed then
     */
    public void set(ObjectNode json) {
        setting = read(json.deepCopy());
    }

    private Setting read(ObjectNode json) {
        ObjectNode common = json.deepCopy();
        common.remove(providers);
        Map<String, Behaviour> byProvider = new HashMap<>();
        for (String provider : providers) {
            JsonNode own = json.path(provider);
            if (own.isObject()) {
                byProvider.put(provider, parse(merge(common, (ObjectNode) own), provider + "."));
            } else if (!own.isMissingNode()) {
                throw new IllegalArgumentException(provider + " needs an object of switches");
            }
        }
        return new Setting(json, parse(common, ""), byProvider);
    }

    private static ObjectNode merge(ObjectNode common, ObjectNode own) {
        ObjectNode result = common.deepCopy();
        own.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode inner
                    && result.get(entry.getKey()) instanceof ObjectNode outer) {
                result.set(entry.getKey(), merge(outer, inner));
            } else {
                result.set(entry.getKey(), entry.getValue());
            }
        });
        return result;
    }

    private Behaviour parse(ObjectNode json, String prefix) {
        try {
            return Json.MAPPER.treeToValue(json, Behaviour.class);
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException("Unknown switch " + prefix + path(e) + "; known are "
                    + new TreeSet<>(e.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .toList()) + " and the providers " + providers);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("Bad value for " + prefix + path(e) + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage());
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(Collectors.joining("."));
    }

    private record Setting(ObjectNode json, Behaviour common, Map<String, Behaviour> byProvider) {}
}
