/** AIBatchJob: observe, decide, act. */
@NullMarked
package io.spendlane.operator.job;

import org.jspecify.annotations.NullMarked;
