/** Errors on demand: which request fails, and how. */
@NullMarked
package io.spendlane.simulator.faults;

import org.jspecify.annotations.NullMarked;
