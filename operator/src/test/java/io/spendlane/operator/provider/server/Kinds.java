package io.spendlane.operator.provider.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks which answer is which kind of fault, of a free call and of one that bills, and that the latter is sent exactly once. */
public final class Kinds {
    private Kinds() {}

    /** Checks one answer. Returns the fault of the call that bills. */
    public static ProviderException check(
            Function<String, BatchProvider> client, NewBatch batch, Reply reply, Kind free, Kind billed) {
        try (WireServer server = new WireServer(seen -> reply)) {
            BatchProvider batches = client.apply(server.url());
            ProviderException get = catchThrowableOfType(ProviderException.class, () -> batches.get("b1"));
            assertThat(get.kind()).as("of a free call").isEqualTo(free);
            assertThat(get).hasMessageNotContaining("Prose").hasMessageNotContaining(TestAccess.KEY);
            server.seen().clear();

            ProviderException create = catchThrowableOfType(ProviderException.class, () -> batches.create(batch));
            assertThat(create.kind()).as("of a create").isEqualTo(billed);
            assertThat(create).hasMessageNotContaining("Prose").hasMessageNotContaining(TestAccess.KEY);
            assertThat(server.seen()).as("sent exactly once").hasSize(1);
            return create;
        }
    }

    /** How long a refusal asks to wait. */
    public static @Nullable Duration wait(Function<String, BatchProvider> client, NewBatch batch, Reply reply) {
        try (WireServer server = new WireServer(seen -> reply)) {
            return catchThrowableOfType(
                            ProviderException.class,
                            () -> client.apply(server.url()).create(batch))
                    .retryAfter();
        }
    }
}
