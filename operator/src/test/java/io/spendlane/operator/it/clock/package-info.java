/** A process whose clock is wrong. */
@NullMarked
package io.spendlane.operator.it.clock;

import org.jspecify.annotations.NullMarked;
