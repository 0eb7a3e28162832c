/**
 * Azure OpenAI below {@code /azure} (the resource's endpoint): {@code /azure/openai/v1/batches}, and the dated surface
 * {@code /azure/openai/batches?api-version=...} with {@code /azure/openai/deployments/NAME/chat/completions}; key in
 * {@code api-key} or as bearer token. Deployments are named like OpenAI's models. The documented oddities (ISO times,
 * capitals, nulls, an empty error file, pending uploads) are quirks of the behaviour, off unless asked for.
 */
@NullMarked
package io.spendlane.simulator.azure;

import org.jspecify.annotations.NullMarked;
