package io.spendlane.operator.provider.openai;

/**
 * Tokens that a request may be billed for beyond its own text: what the chat template writes around it, and the schema as it is shown
 * to the model.
 *
 * @param request per request
 * @param message per message
 * @param schema per schema
 * @param schemaCopies how many more times the schema's bytes count, for its rendering in another form
 */
record TokenOverhead(long request, long message, long schema, long schemaCopies) {
    /** OpenAI reports 3 tokens per request and 3 to 4 per message, and a schema at about its own length. */
    static final TokenOverhead OPENAI = new TokenOverhead(64, 16, 64, 1);

    /**
     * Templates of open models write a system message of their own when there is none, of up to some 500 tokens; servers put the
     * schema into the prompt indented and with escaped characters.
     */
    static final TokenOverhead COMPATIBLE = new TokenOverhead(1024, 32, 256, 2);
}
