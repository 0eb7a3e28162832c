/** What the wires of all providers have in common: lines of JSON, and bounds of what they can be billed for. */
@NullMarked
package io.spendlane.operator.provider.wire;

import org.jspecify.annotations.NullMarked;
