/** What every provider's client must do, proved against the provider simulator. A new provider adds a row and passes. */
@org.jspecify.annotations.NullMarked
package io.spendlane.operator.provider.contract;
