/** The operator as its own process, against a real API server and simulated providers. */
@NullMarked
package io.spendlane.operator.it;

import org.jspecify.annotations.NullMarked;
