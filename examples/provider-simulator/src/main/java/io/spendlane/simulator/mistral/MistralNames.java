package io.spendlane.simulator.mistral;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.state.Ids;

/** Everything is a UUID. */
final class MistralNames implements Names {
    @Override
    public String batch() {
        return Ids.uuid();
    }

    @Override
    public String input() {
        return Ids.uuid();
    }

    @Override
    public String result(Batch batch) {
        return Ids.uuid();
    }
}
