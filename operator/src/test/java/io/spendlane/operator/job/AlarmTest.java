package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.operator.items.HarvestResult;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmTest {
    /** Of a charge that holds 3 USD. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 3000000, ''",
        "0, 0, 0, 3000001, AboveHold",
        "1, 0, 0, 0, ResultsMissing",
        "0, 1, 0, 0, ResultsUnexpected",
        "0, 0, 1, 0, ResultsUnexpected",
        "1, 1, 1, 3000001, AboveHold ResultsUnexpected ResultsMissing",
    })
    void tellsWhatIsWrong(int lost, int unknown, int doubled, long micros, String reasons) {
        Money spent = Money.micros(micros);
        HarvestResult result = new HarvestResult(
                true, 5 - lost, 0, lost, 0, unknown, doubled, 0, spent, Money.ZERO, spent, null, 0, 0, 0, 0, 0, 0, 0);

        List<Alarm> alarms = Alarm.of(SampleCharges.submitted(1, "batch-1"), result);

        assertThat(String.join(" ", alarms.stream().map(a -> a.reason().word()).toList()))
                .isEqualTo(reasons);
        assertThat(alarms).allMatch(a -> a.message().contains(SampleCharges.batchName(1)));
    }
}
