/** Prices, exact amounts, and the ledger of every call that costs money. */
@NullMarked
package io.spendlane.simulator.billing;

import org.jspecify.annotations.NullMarked;
