/** How the simulated providers behave, changeable while they run. */
@NullMarked
package io.spendlane.simulator.behaviour;

import org.jspecify.annotations.NullMarked;
