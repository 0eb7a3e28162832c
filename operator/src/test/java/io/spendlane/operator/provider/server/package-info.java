/** A real HTTP server for tests of clients: small enough to misbehave at any byte. */
@org.jspecify.annotations.NullMarked
package io.spendlane.operator.provider.server;
