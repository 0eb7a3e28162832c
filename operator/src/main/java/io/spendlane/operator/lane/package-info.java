/** SpendLane: admission, ledger, budgets. */
@NullMarked
package io.spendlane.operator.lane;

import org.jspecify.annotations.NullMarked;
