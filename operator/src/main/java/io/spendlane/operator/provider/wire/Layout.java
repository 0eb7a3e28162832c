package io.spendlane.operator.provider.wire;

import java.util.Set;

/**
 * Where in a request's line that is which its tokens depend on. All names but {@code body} are fields of the body, or of an object in it
 * that {@code within} names.
 *
 * @param body the object that the model gets
 * @param messages lists of messages, or one message
 * @param output the limit of the answer's tokens
 * @param schemas schemas of the answer
 */
public record Layout(String body, Set<String> within, Set<String> messages, String output, Set<String> schemas) {}
