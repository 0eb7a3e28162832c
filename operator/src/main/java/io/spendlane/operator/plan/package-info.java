/** Prices, bounds and costs: pure arithmetic. */
@NullMarked
package io.spendlane.operator.plan;

import org.jspecify.annotations.NullMarked;
