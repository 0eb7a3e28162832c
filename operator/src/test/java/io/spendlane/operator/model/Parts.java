package io.spendlane.operator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives equal values one number, so that a state is a few numbers however large its parts are. */
public final class Parts {
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<Object> values = new ArrayList<>();

    public int of(Object value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        numbers.put(value, values.size());
        values.add(value);
        return values.size() - 1;
    }

    @SuppressWarnings("unchecked")
    public <T> T at(int number) {
        return (T) values.get(number);
    }
}
