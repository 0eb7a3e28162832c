package io.spendlane.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.spendlane.simulator.faults.Fault;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a fault list, and refuses names that no request could ever match. */
final class FaultReader {
    private final Set<String> providers = new TreeSet<>();
    private final Set<String> operations = new TreeSet<>();

    FaultReader(List<ProviderWire> wires) {
        for (ProviderWire wire : wires) {
            providers.add(wire.provider());
            operations.addAll(wire.operations());
        }
    }

    /** @throws IllegalArgumentException saying what is wrong */
    List<Fault> read(byte[] json) throws IOException {
        List<Fault> faults;
        try {
            faults = Json.MAPPER.readValue(json, new TypeReference<List<Fault>>() {});
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("Bad fault list: " + e.getOriginalMessage() + " at " + place(e));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Bad fault list: " + e.getOriginalMessage());
        }
        for (Fault fault : faults) {
            known("provider", fault.provider(), providers);
            known("operation", fault.operation(), operations);
        }
        return faults;
    }

    private static String place(JsonMappingException e) {
        StringBuilder place = new StringBuilder();
        e.getPath()
                .forEach(step -> place.append(
                        step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName()));
        return place.toString();
    }

    private static void known(String what, @Nullable String name, Set<String> names) {
        if (name != null && !names.contains(name)) {
            throw new IllegalArgumentException("Unknown " + what + " " + name + "; known are " + names);
        }
    }
}
