package io.spendlane.simulator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.state.Json;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehavioursTest {
    private final Behaviours behaviours = new Behaviours(Set.of("openai", "compatible"));

    private static ObjectNode read(String json) throws Exception {
        return (ObjectNode) Json.MAPPER.readTree(json.replace('\'', '"'));
    }

    @Test
    void isUsualAtFirst() {
        Behaviour usual = behaviours.of("openai");
        assertThat(usual.completion(0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(usual.window(Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(usual.deletedFile(DeletedFile.VALIDATION)).isEqualTo(DeletedFile.VALIDATION);
        assertThat(usual.bills()).isEqualTo(Billing.PLAIN);
    }

    @Test
    void takesCommonSwitchesAndOnesOfAProvider() throws Exception {
        behaviours.set(read("{'itemErrorPercent':5,'billing':{'thinking':7,'cacheWrites':true},"
                + "'openai':{'itemErrorPercent':50,'billing':{'thinking':9}}}"));
        assertThat(behaviours.of("compatible").itemErrorPercent()).isEqualTo(5);
        assertThat(behaviours.of("compatible").bills().thinking()).isEqualTo(7);
        assertThat(behaviours.of("openai").itemErrorPercent()).isEqualTo(50);
        assertThat(behaviours.of("openai").bills().thinking()).isEqualTo(9);
        assertThat(behaviours.of("openai").bills().cacheWrites()).isTrue();
    }

    @Test
    void replacesTheWholeSetting() throws Exception {
        behaviours.set(read("{'outOfOrder':true}"));
        behaviours.set(read("{'pageSize':3}"));
        assertThat(behaviours.of("openai").outOfOrder()).isFalse();
        assertThat(behaviours.json()).isEqualTo(read("{'pageSize':3}"));
    }

    @Test
    void takesARangeOfTimes() throws Exception {
        behaviours.set(read("{'completionSeconds':{'min':1,'max':3}}"));
        assertThat(behaviours.of("openai").completion(0.5)).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'speed':1} | Unknown switch speed",
                "{'openai':{'speed':1}} | Unknown switch openai.speed",
                "{'anthropic':{}} | Unknown switch anthropic",
                "{'billing':{'tips':1}} | Unknown switch billing.tips",
                "{'itemErrorPercent':101} | itemErrorPercent is 0 to 100",
                "{'completionSeconds':'soon'} | completionSeconds",
                "{'completionSeconds':{'min':3,'max':1}} | min",
                "{'pageSize':0} | pageSize is at least 1",
                "{'cancelSeconds':-1} | cancelSeconds is not negative",
                "{'deletedFileFailsAt':'never'} | deletedFileFailsAt",
                "{'billing':{'uplift':'much'}} | uplift",
                "{'openai':3} | openai needs an object",
            })
    void refusesAndChangesNothing(String json, String message) throws Exception {
        behaviours.set(read("{'pageSize':3}"));
        assertThatThrownBy(() -> behaviours.set(read(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(behaviours.of("openai").pageSize()).isEqualTo(3);
    }
}
