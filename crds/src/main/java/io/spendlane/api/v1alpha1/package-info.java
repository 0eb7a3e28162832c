/** The API group spendlane.io/v1alpha1: SpendLane and AIBatchJob. */
@NullMarked
package io.spendlane.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
