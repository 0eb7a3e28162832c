/** One request against a simulated model, whatever its wire: its outcome, its answer, its price. */
@NullMarked
package io.spendlane.simulator.model;

import org.jspecify.annotations.NullMarked;
