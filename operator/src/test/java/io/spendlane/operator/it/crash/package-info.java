/** Ends an operator's process at a chosen moment: an agent that runs inside it and counts the moments that matter. */
@NullMarked
package io.spendlane.operator.it.crash;

import org.jspecify.annotations.NullMarked;
