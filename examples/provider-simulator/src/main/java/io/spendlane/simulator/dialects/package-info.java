/**
 * Servers that speak OpenAI's wire with an accent: Groq, Together, DashScope, a LiteLLM proxy, the llm-d batch gateway, and
 * vLLM, which has no batches. Each class names its base path; keys are bearer tokens; any model is served.
 */
@NullMarked
package io.spendlane.simulator.dialects;

import org.jspecify.annotations.NullMarked;
