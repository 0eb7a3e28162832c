package io.spendlane.simulator.batch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that a careless comparison takes for another: one character longer, shorter, or different in the middle. */
public final class LookAlike {
    private LookAlike() {}

    static @Nullable Map<String, String> of(@Nullable Map<String, String> metadata, int variant) {
        if (metadata == null) {
            return null;
        }
        Map<String, String> result = new HashMap<>();
        metadata.forEach((key, value) -> result.put(key, of(value, variant)));
        return result;
    }

    public static String of(String name, int variant) {
        if (name.length() < 2 || variant % 3 == 0) {
            return name + "0";
        }
        if (variant % 3 == 1) {
            return name.substring(0, name.length() - 1);
        }
        int middle = name.length() / 2;
        char other = name.charAt(middle) == 'x' ? 'y' : 'x';
        return name.substring(0, middle) + other + name.substring(middle + 1);
    }
}
