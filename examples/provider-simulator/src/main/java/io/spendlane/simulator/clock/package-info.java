/** The simulator's own time and what is due at which moment. */
@NullMarked
package io.spendlane.simulator.clock;

import org.jspecify.annotations.NullMarked;
