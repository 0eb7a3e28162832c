/** What every simulated provider brings, and what it is given. */
@NullMarked
package io.spendlane.simulator.provider;

import org.jspecify.annotations.NullMarked;
