/** Conditions, events and status writes. */
@NullMarked
package io.spendlane.operator.kube;

import org.jspecify.annotations.NullMarked;
