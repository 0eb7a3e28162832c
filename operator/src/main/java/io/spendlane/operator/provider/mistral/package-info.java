/** Mistral's wire: jobs over uploaded files. */
@NullMarked
package io.spendlane.operator.provider.mistral;

import org.jspecify.annotations.NullMarked;
