/**
 * The Gemini Developer API below {@code /gemini} (an SDK's base URL), so {@code /gemini/v1beta/batches}; key in
 * {@code x-goog-api-key}. Uploads are resumable and take two calls. Batches come as operations, their counts as text,
 * zeros left out; the display name is the only name. A batch that expired, or was cancelled, gives no results.
 */
@NullMarked
package io.spendlane.simulator.gemini;

import org.jspecify.annotations.NullMarked;
