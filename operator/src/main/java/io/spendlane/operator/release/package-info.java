/** What {@code helm test} runs: looks at a release as its users see it. */
@NullMarked
package io.spendlane.operator.release;

import org.jspecify.annotations.NullMarked;
