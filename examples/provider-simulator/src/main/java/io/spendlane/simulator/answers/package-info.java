/** What a model answers here: repeatable text, token counts and outcomes on demand. */
@NullMarked
package io.spendlane.simulator.answers;

import org.jspecify.annotations.NullMarked;
