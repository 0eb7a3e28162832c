/** Chat completions in OpenAI's form, which many providers speak with differences. */
@NullMarked
package io.spendlane.simulator.chat;

import org.jspecify.annotations.NullMarked;
