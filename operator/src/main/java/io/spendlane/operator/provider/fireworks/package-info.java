/** Fireworks' wire: data sets in, data sets out, and jobs whose ids the client chooses. */
@NullMarked
package io.spendlane.operator.provider.fireworks;

import org.jspecify.annotations.NullMarked;
