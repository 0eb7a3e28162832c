package io.spendlane.operator.provider.account;

import io.spendlane.operator.provider.Calls.Operation;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;

/** An account's calls that are answered at once, each after its turn has come, and told to whoever counts them. */
record WatchedRealtime(RealtimeProvider realtime, Watch watch) implements RealtimeProvider {
    @Override
    public RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException {
        return watch.over(Operation.ASK, () -> realtime.ask(requestLine, model));
    }
}
