/** Records in, requests out, results in, results out: streaming, in bounded memory. */
@NullMarked
package io.spendlane.operator.items;

import org.jspecify.annotations.NullMarked;
