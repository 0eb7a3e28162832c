package io.spendlane.operator.provider.account;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.Calls.Operation;
import io.spendlane.operator.provider.ProviderException;
import java.time.Duration;

/** Makes calls after their turn has come, and tells whoever counts them. */
record Watch(Provider provider, Turns turns, Calls calls) {
    /** A call that bills is on record as about to be made: it is made soon, or not at all. */
    private static final Duration PAID_TURN = Duration.ofSeconds(5);

    private static final Duration TURN = Duration.ofMinutes(1);

    interface Call<T> {
        T make() throws ProviderException;
    }

    <T> T over(Operation operation, Call<T> call) throws ProviderException {
        boolean bills = operation == Operation.CREATE || operation == Operation.ASK;
        long start = System.nanoTime();
        ProviderException.Kind fault = null;
        try {
            turns.take(bills ? PAID_TURN : TURN);
            try {
                return call.make();
            } finally {
                turns.giveBack();
            }
        } catch (ProviderException e) {
            fault = e.kind();
            throw e;
        } finally {
            calls.called(provider, operation, fault, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
