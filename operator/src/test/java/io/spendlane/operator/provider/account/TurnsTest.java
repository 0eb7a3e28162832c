package io.spendlane.operator.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(2);

    @Test
    void thereAreAsManyAsThereAre() throws Exception {
        turns.take(Duration.ZERO);
        turns.take(Duration.ZERO);
        assertThatThrownBy(() -> turns.take(Duration.ZERO))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE))
                .hasMessageContaining("all 2 calls")
                .hasMessageContaining("was not made");
        turns.giveBack();
        turns.take(Duration.ZERO);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        turns.take(Duration.ZERO);
        turns.take(Duration.ZERO);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> turns.take(Duration.ofHours(1))).isInstanceOf(ProviderException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
