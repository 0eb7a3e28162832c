package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.NamespaceSelector;
import io.spendlane.api.v1alpha1.NamespaceSelector.Requirement;
import java.util.List;
import java.util.Map;

/** Label selection as Kubernetes does it, but that an empty selector selects nothing. */
final class Selection {
    private Selection() {}

    static boolean matches(NamespaceSelector selector, Map<String, String> labels) {
        Map<String, String> wanted = selector.matchLabels() == null ? Map.of() : selector.matchLabels();
        List<Requirement> requirements = selector.matchExpressions() == null ? List.of() : selector.matchExpressions();
        if (wanted.isEmpty() && requirements.isEmpty()) {
            return false;
        }
        return labels.entrySet().containsAll(wanted.entrySet())
                && requirements.stream().allMatch(requirement -> matches(requirement, labels));
    }

    private static boolean matches(Requirement requirement, Map<String, String> labels) {
        if (requirement.key() == null || requirement.operator() == null) {
            return false;
        }
        List<String> values = requirement.values() == null ? List.of() : requirement.values();
        String value = labels.get(requirement.key());
        return switch (requirement.operator()) {
            case In -> value != null && values.contains(value);
            case NotIn -> value == null || !values.contains(value);
            case Exists -> value != null;
            case DoesNotExist -> value == null;
        };
    }
}
