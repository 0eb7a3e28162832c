package io.spendlane.simulator.anthropic;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ErrorWords;
import io.spendlane.simulator.provider.Manners;
import io.spendlane.simulator.provider.RateLeft;
import io.spendlane.simulator.state.Ids;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys, errors and headers as Anthropic has them. */
final class AnthropicManners implements Manners, ErrorWords {
    private static final String VERSION = "anthropic-version";

    @Override
    public String key(Request request) {
        String key = request.header("x-api-key");
        return key == null ? Manners.bearer(request) : key;
    }

    @Override
    public void demand(Request request) {
        version(request);
    }

    static ApiVersion version(Request request) {
        String version = request.header(VERSION);
        if (version == null) {
            throw AnthropicError.invalid(VERSION + ": header is required");
        }
        return ApiVersion.of(version)
                .orElseThrow(() -> AnthropicError.invalid(VERSION + ": \"" + version + "\" is not a valid version"));
    }

    @Override
    public WireError wrongKey(String key) {
        return AnthropicError.wrongKey(key);
    }

    @Override
    public WireError noSuchUrl(String method, String path) {
        return AnthropicError.notFound("Not found");
    }

    @Override
    public WireError typical(int status, @Nullable String code) {
        return AnthropicError.typical(status, code);
    }

    @Override
    public WireError typical(int status) {
        return AnthropicError.typical(status, null);
    }

    @Override
    public WireError modelNotFound(String model) {
        return model.isEmpty()
                ? AnthropicError.invalid("model: Field required")
                : AnthropicError.notFound("model: " + model);
    }

    /** Tokens are counted together, and told as those of the input. The end of the window is a time. */
    @Override
    public Map<String, String> rateHeaders(RateLeft left) {
        String reset =
                left.resetAt().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).toString();
        return Map.of(
                "anthropic-ratelimit-requests-limit", Long.toString(left.requestLimit()),
                "anthropic-ratelimit-requests-remaining", Long.toString(left.requests()),
                "anthropic-ratelimit-requests-reset", reset,
                "anthropic-ratelimit-input-tokens-limit", Long.toString(left.tokenLimit()),
                "anthropic-ratelimit-input-tokens-remaining", Long.toString(left.tokens()),
                "anthropic-ratelimit-input-tokens-reset", reset);
    }

    /** Organisation and workspace are the same for all keys of an account, and different for others. */
    @Override
    public Map<String, String> headers(String account, long millis) {
        Map<String, String> headers = new HashMap<>();
        headers.put("request-id", Ids.next("req_"));
        if (!account.isEmpty()) {
            headers.put("anthropic-organization-id", uuid("organization", account));
            headers.put(
                    "anthropic-workspace-id",
                    "wrkspc_" + uuid("workspace", account).replace("-", ""));
        }
        return headers;
    }

    private static String uuid(String kind, String account) {
        return UUID.nameUUIDFromBytes((kind + account).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
