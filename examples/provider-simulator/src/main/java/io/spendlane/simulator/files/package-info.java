/** Uploaded and produced files. */
@NullMarked
package io.spendlane.simulator.files;

import org.jspecify.annotations.NullMarked;
