package io.spendlane.simulator.files;

import io.spendlane.simulator.state.Owner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as a provider keeps it.
 *
 * @param number grows with every file; the order of listings
 * @param bytes size of the content
 * @param expiresAt from then on the file is gone; null means never
 */
public record StoredFile(
        String id,
        Owner owner,
        long number,
        String filename,
        String purpose,
        long bytes,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    public boolean goneAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
