/** Agents for the operator's own process, as jars. */
@NullMarked
package io.spendlane.operator.it.agent;

import org.jspecify.annotations.NullMarked;
