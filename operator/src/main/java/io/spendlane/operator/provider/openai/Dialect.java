package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Http;
import okhttp3.Headers;

/**
 * Where servers with OpenAI's API differ from it in how they are called.
 *
 * @param endpoint what a batch runs, as create calls and lines name it
 * @param keyHeader of the key by itself; empty: a bearer token
 */
record Dialect(String endpoint, String keyHeader) {
    static final Dialect OPENAI = new Dialect("/v1/chat/completions", "");
    static final Dialect AZURE = new Dialect("/chat/completions", "api-key");

    Http http(Access access) {
        return keyHeader.isEmpty()
                ? Http.bearer(access, OpenAIRefusals::read)
                : new Http(access, Headers.of(keyHeader, access.key().value()), keyHeader, OpenAIRefusals::read);
    }
}
