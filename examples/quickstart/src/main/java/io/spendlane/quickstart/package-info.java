/** The demo. Entry: {@link io.spendlane.quickstart.Main}. */
@NullMarked
package io.spendlane.quickstart;

import org.jspecify.annotations.NullMarked;
