/**
 * Anthropic's wire below {@code /anthropic} (an SDK's base URL), so {@code /anthropic/v1/messages/batches}; key in
 * {@code x-api-key}, header {@code anthropic-version} required. Requests come inline, results as one stream, and a batch
 * has neither name nor file: only custom ids tell whose it is.
 */
@NullMarked
package io.spendlane.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
