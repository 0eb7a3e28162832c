/** Requests that are asked one by one: each is claimed in the store before it is sent, so that a restart sends none of them twice. */
@NullMarked
package io.spendlane.operator.realtime;

import org.jspecify.annotations.NullMarked;
