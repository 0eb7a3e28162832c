/** What every provider's batch endpoint offers, and its faults by kind. One package below for each wire. */
@NullMarked
package io.spendlane.operator.provider;

import org.jspecify.annotations.NullMarked;
