/** What users write and read: money and the API types. */
@NullMarked
package io.spendlane.api;

import org.jspecify.annotations.NullMarked;
