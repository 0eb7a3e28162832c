package io.spendlane.simulator.openai;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.provider.Manners;
import io.spendlane.simulator.provider.RateLeft;
import io.spendlane.simulator.state.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys, errors and headers as OpenAI has them. */
public class OpenAiManners implements Dialect.Tone {

    @Override
    public String key(Request request) {
        return Manners.bearer(request);
    }

    @Override
    public WireError wrongKey(String key) {
        return OpenAiError.wrongKey(key);
    }

    @Override
    public WireError noSuchUrl(String method, String path) {
        return OpenAiError.noSuchUrl(method, path);
    }

    @Override
    public WireError typical(int status, @Nullable String code) {
        OpenAiError error = OpenAiError.typical(status);
        return code == null ? error : error.withCode(code);
    }

    @Override
    public WireError typical(int status) {
        return OpenAiError.typical(status);
    }

    @Override
    public WireError modelNotFound(String model) {
        return OpenAiError.modelNotFound(model);
    }

    /** The window's end, as a duration. */
    @Override
    public Map<String, String> rateHeaders(RateLeft left) {
        String reset = left.reset().toMillis() / 1000.0 + "s";
        return Map.of(
                "x-ratelimit-limit-requests", Long.toString(left.requestLimit()),
                "x-ratelimit-remaining-requests", Long.toString(left.requests()),
                "x-ratelimit-reset-requests", reset,
                "x-ratelimit-limit-tokens", Long.toString(left.tokenLimit()),
                "x-ratelimit-remaining-tokens", Long.toString(left.tokens()),
                "x-ratelimit-reset-tokens", reset);
    }

    @Override
    public Map<String, String> headers(String account, long millis) {
        return Map.of(
                "x-request-id",
                Ids.next("req_"),
                "openai-processing-ms",
                Long.toString(millis),
                "openai-version",
                "2020-10-01");
    }
}
