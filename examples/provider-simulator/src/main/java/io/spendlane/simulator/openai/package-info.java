/** The OpenAI wire: files, batches, models, chat completions. */
@NullMarked
package io.spendlane.simulator.openai;

import org.jspecify.annotations.NullMarked;
