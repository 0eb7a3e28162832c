/**
 * Fireworks, below {@code /fireworks}: data sets and batch inference jobs of the account {@code sim}, and chat completions. Behaves as
 * it was seen to by others who wrote down what they saw; where nobody has, as its documentation says.
 */
@NullMarked
package io.spendlane.simulator.fireworks;

import org.jspecify.annotations.NullMarked;
