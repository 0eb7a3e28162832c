package io.spendlane.simulator.control;

import io.spendlane.simulator.billing.Call;
import io.spendlane.simulator.billing.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Which items were billed more than once, and where: what to look at when the invoice counts any. */
final class Duplicates {
    private Duplicates() {}

    /** One item and all calls that it was billed in. */
    record Item(String hash, List<Billing> billings) {}

    /** @param customId in the batch; empty for a real-time request */
    record Billing(long seq, String callId, String customId) {}

    /** @param lines the lines {@code hash custom-id} of a batch */
    static List<Item> of(Collection<Call> calls, Function<String, List<String>> lines) {
        Map<Long, Integer> counts = new HashMap<>();
        calls.forEach(call -> call.hashes().forEach(hash -> counts.merge(hash, 1, Integer::sum)));
        counts.values().removeIf(count -> count == 1);
        Map<String, List<Billing>> found = new TreeMap<>();
        for (Call call : calls) {
            if (call.hashes().anyMatch(counts::containsKey)) {
                billings(call, lines).forEach((hash, billing) -> {
                    if (counts.containsKey(hash)) {
                        found.computeIfAbsent(Long.toHexString(hash), h -> new ArrayList<>())
                                .addAll(billing);
                    }
                });
            }
        }
        return found.entrySet().stream()
                .map(entry -> new Item(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Map<Long, List<Billing>> billings(Call call, Function<String, List<String>> lines) {
        Map<Long, List<Billing>> result = new HashMap<>();
        if (call.kind() == Mode.REALTIME) {
            call.hashes().forEach(hash -> result.put(hash, List.of(new Billing(call.seq(), call.id(), ""))));
            return result;
        }
        for (String line : lines.apply(call.id())) {
            int space = line.indexOf(' ');
            result.computeIfAbsent(Long.parseUnsignedLong(line, 0, space, 16), hash -> new ArrayList<>())
                    .add(new Billing(call.seq(), call.id(), line.substring(space + 1)));
        }
        return result;
    }
}
