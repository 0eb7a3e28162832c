package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not succeed.
 *
 * @param again whether a free call may be tried again at once
 * @param asked the wait that the provider asks for
 */
record Fault(
        ProviderException exception,
        boolean again,
        @Nullable Duration asked) {}
