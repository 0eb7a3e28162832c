/** The operator: reads its settings, wires its parts, and runs until it is told to stop. */
@NullMarked
package io.spendlane.operator;

import org.jspecify.annotations.NullMarked;
