/** Health and metrics. */
@NullMarked
package io.spendlane.operator.web;

import org.jspecify.annotations.NullMarked;
