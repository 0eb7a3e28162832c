/** The artifact store: inputs, requests, results and spend records. */
@NullMarked
package io.spendlane.operator.store;

import org.jspecify.annotations.NullMarked;
