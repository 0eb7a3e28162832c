/** The wire of Google's Gemini Developer API: batches over uploaded files, shown as operations. */
@NullMarked
package io.spendlane.operator.provider.gemini;

import org.jspecify.annotations.NullMarked;
