/** Anthropic's wire: message batches, whose requests are part of the create and which bear no names. */
@NullMarked
package io.spendlane.operator.provider.anthropic;

import org.jspecify.annotations.NullMarked;
