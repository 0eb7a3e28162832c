/**
 * Mistral's wire below {@code /mistral} (an SDK's server URL), so {@code /mistral/v1/batch/jobs}; key as bearer token.
 * Files and jobs have UUIDs. A file with a bad line is refused when it is uploaded, with 422. The job's model wins over
 * the lines'. Error rows carry their body as a string. Metadata filters are plain query parameters.
 */
@NullMarked
package io.spendlane.simulator.mistral;

import org.jspecify.annotations.NullMarked;
