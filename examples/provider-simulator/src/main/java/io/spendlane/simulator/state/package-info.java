/** What survives a restart: one append-only journal and the folder with the files. */
@NullMarked
package io.spendlane.simulator.state;

import org.jspecify.annotations.NullMarked;
