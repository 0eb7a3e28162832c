/** Batches of any provider: their course over time, their validation and execution. */
@NullMarked
package io.spendlane.simulator.batch;

import org.jspecify.annotations.NullMarked;
