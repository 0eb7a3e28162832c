package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.store.IdentityCheck.Agreed;
import io.spendlane.operator.store.IdentityCheck.Create;
import io.spendlane.operator.store.IdentityCheck.Differs;
import io.spendlane.operator.store.IdentityCheck.WriteConfigMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityCheckTest {
    private static final Identity FRESH = new Identity("fresh", "here");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void decides(String story, @Nullable Identity stored, @Nullable String configured, IdentityCheck expected) {
        assertThat(IdentityCheck.decide(stored, configured, "here", FRESH)).isEqualTo(expected);
    }

    static Stream<Arguments> decides() {
        return Stream.of(
                arguments("a new installation", null, null, new Create(FRESH)),
                arguments("the same as ever", of("a", "here"), "a", new Agreed("a")),
                arguments("confirmed by a person in a new cluster", of("a", "there"), "a", new Agreed("a")),
                arguments(
                        "a crash between the two, or a lost ConfigMap",
                        of("a", "here"),
                        null,
                        new WriteConfigMap("a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void leavesToAPerson(String story, @Nullable Identity stored, @Nullable String configured, String... says) {
        assertThat(IdentityCheck.decide(stored, configured, "here", FRESH))
                .isInstanceOfSatisfying(
                        Differs.class,
                        differs -> assertThat(differs.message())
                                .contains("Nothing is submitted", "ConfigMap spendlane-identity")
                                .contains(says));
    }

    static Stream<Arguments> leavesToAPerson() {
        return Stream.of(
                arguments("a store restored into a new cluster", of("a", "there"), null, new String[] {
                    "cluster there", "this is cluster here", "with id: a"
                }),
                arguments("a store that is lost", null, "a", new String[] {"store is empty", "installation a"}),
                arguments("another installation's store", of("b", "here"), "a", new String[] {
                    "installation b", "says a", "set id: b"
                }),
                arguments("another cluster's store", of("b", "there"), "a", new String[] {
                    "installation b of cluster there"
                }));
    }

    private static Identity of(String id, String clusterName) {
        return new Identity(id, clusterName);
    }
}
