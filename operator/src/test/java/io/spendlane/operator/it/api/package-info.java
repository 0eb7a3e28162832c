/** An API server that fails as real ones do: what lies between the operator and the real one. */
@NullMarked
package io.spendlane.operator.it.api;

import org.jspecify.annotations.NullMarked;
