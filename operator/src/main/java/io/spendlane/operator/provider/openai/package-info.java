/** OpenAI's wire, and that of servers which follow it. */
@NullMarked
package io.spendlane.operator.provider.openai;

import org.jspecify.annotations.NullMarked;
