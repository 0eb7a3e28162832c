/** The control API: behaviour, faults, journal, invoice. */
@NullMarked
package io.spendlane.simulator.control;

import org.jspecify.annotations.NullMarked;
