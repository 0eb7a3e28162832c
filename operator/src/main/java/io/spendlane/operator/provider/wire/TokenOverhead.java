package io.spendlane.operator.provider.wire;

/**
 * Tokens that a request may be billed for beyond its own text: what the chat template writes around it, and the schema as it is shown
 * to the model.
 *
 * @param request per request
 * @param message per message
 * @param schema per schema
 * @param schemaCopies how many more times the schema's bytes count, for its rendering in another form
 */
public record TokenOverhead(long request, long message, long schema, long schemaCopies) {}
