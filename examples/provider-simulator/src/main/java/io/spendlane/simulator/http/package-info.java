/** The HTTP server: requests in, replies out, connections cut when asked. */
@NullMarked
package io.spendlane.simulator.http;

import org.jspecify.annotations.NullMarked;
