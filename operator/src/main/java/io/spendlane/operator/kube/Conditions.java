package io.spendlane.operator.kube;

import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.Condition.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conditions of one object; a transition time moves only when the status does. Immutable. */
public final class Conditions {
    private static final int LONGEST_MESSAGE = 2048;

    private final List<Condition> all;
    private final long generation;
    private final Instant now;

    private Conditions(List<Condition> all, long generation, Instant now) {
        this.all = all;
        this.generation = generation;
        this.now = now;
    }

    /** Starts from what the object has. {@code generation} is the one that is being looked at. */
    public static Conditions of(@Nullable List<Condition> existing, @Nullable Long generation, Instant now) {
        return new Conditions(
                existing == null ? List.of() : existing,
                generation == null ? 0 : generation,
                now.truncatedTo(ChronoUnit.SECONDS));
    }

    public Conditions with(String type, ConditionStatus status, String reason, String message) {
        String shown = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
        Optional<Condition> before = find(all, type);
        boolean same = before.isPresent() && before.get().status() == status;
        Instant since =
                same && before.get().lastTransitionTime() != null ? before.get().lastTransitionTime() : now;
        Condition after = new Condition(type, status, generation, since, reason, shown);
        List<Condition> next = new ArrayList<>(all);
        if (before.isPresent()) {
            next.set(next.indexOf(before.get()), after);
        } else {
            next.add(after);
        }
        return new Conditions(Collections.unmodifiableList(next), generation, now);
    }

    public Conditions yes(String type, String reason, String message) {
        return with(type, ConditionStatus.True, reason, message);
    }

    public Conditions no(String type, String reason, String message) {
        return with(type, ConditionStatus.False, reason, message);
    }

    public List<Condition> list() {
        return all;
    }

    public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    public static boolean holds(@Nullable List<Condition> conditions, String type) {
        return find(conditions, type).map(Condition::holds).orElse(false);
    }
}
