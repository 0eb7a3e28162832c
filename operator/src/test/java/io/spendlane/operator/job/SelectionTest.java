package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.NamespaceSelector;
import io.spendlane.api.v1alpha1.NamespaceSelector.Operator;
import io.spendlane.api.v1alpha1.NamespaceSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SelectionTest {
    private static final Map<String, String> LABELS = Map.of("team", "legal", "tier", "gold");

    static Stream<Arguments> selects() {
        return Stream.of(
                arguments("an empty selector selects nothing", labels(Map.of()), false),
                arguments("one without anything too", new NamespaceSelector(null, null), false),
                arguments("a label", labels(Map.of("team", "legal")), true),
                arguments("another value", labels(Map.of("team", "tax")), false),
                arguments("all labels", labels(LABELS), true),
                arguments("one of two is not enough", labels(Map.of("team", "legal", "x", "y")), false),
                arguments("In", requires("team", Operator.In, "tax", "legal"), true),
                arguments("not In", requires("team", Operator.In, "tax"), false),
                arguments("In of what is not there", requires("x", Operator.In, "tax"), false),
                arguments("NotIn", requires("team", Operator.NotIn, "tax"), true),
                arguments("in NotIn", requires("team", Operator.NotIn, "legal"), false),
                arguments("NotIn of what is not there", requires("x", Operator.NotIn, "legal"), true),
                arguments("Exists", requires("team", Operator.Exists), true),
                arguments("Exists not", requires("x", Operator.Exists), false),
                arguments("DoesNotExist", requires("x", Operator.DoesNotExist), true),
                arguments("does exist", requires("team", Operator.DoesNotExist), false),
                arguments("an operator of tomorrow", requires("team", null), false),
                arguments(
                        "labels and expressions both",
                        new NamespaceSelector(
                                Map.of("team", "legal"),
                                List.of(new Requirement("tier", Operator.In, List.of("silver")))),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void selects(String story, NamespaceSelector selector, boolean selected) {
        assertThat(Selection.matches(selector, LABELS)).isEqualTo(selected);
    }

    private static NamespaceSelector labels(Map<String, String> labels) {
        return new NamespaceSelector(labels, null);
    }

    private static NamespaceSelector requires(String key, Operator operator, String... values) {
        return new NamespaceSelector(
                null, List.of(new Requirement(key, operator, values.length == 0 ? null : List.of(values))));
    }
}
