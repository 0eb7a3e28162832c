/** A local process that behaves as the batch endpoints of LLM providers do, and knows what each call would have cost. */
@NullMarked
package io.spendlane.simulator;

import org.jspecify.annotations.NullMarked;
