package io.spendlane.operator.provider;

import java.time.Instant;

/**
 * Requests are part of the create, and the batch bears no name. Nothing fences off a create that comes late: it is waited for, and a batch
 * is known as ours by the custom ids in its results only.
 */
public non-sealed interface InlineInput extends Input {
    /**
     * Where and when one is.
     *
     * @param time the provider's clock, whole seconds, not later than it was
     * @param account the provider's own name of the account
     */
    record Checkpoint(Instant time, String account) {}

    /** Reads the provider's clock and its name of the account that the key belongs to. Free. */
    Checkpoint checkpoint() throws ProviderException;
}
