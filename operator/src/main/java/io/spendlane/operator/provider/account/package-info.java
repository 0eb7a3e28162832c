/** The accounts that work is sent to: one client each, bounded and watched. */
@NullMarked
package io.spendlane.operator.provider.account;

import org.jspecify.annotations.NullMarked;
