/** What every client of a provider's HTTP API needs: limits of time, retries of free calls, and paid calls that are sent once. */
@NullMarked
package io.spendlane.operator.provider.http;

import org.jspecify.annotations.NullMarked;
