package io.spendlane.simulator.mistral;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ErrorWords;
import io.spendlane.simulator.provider.Manners;
import io.spendlane.simulator.state.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys, errors and headers as Mistral has them. */
final class MistralManners implements Manners, ErrorWords {
    private final SignedUrls signedUrls;

    MistralManners(SignedUrls signedUrls) {
        this.signedUrls = signedUrls;
    }

    @Override
    public String key(Request request) {
        return signedUrls.key(request).orElseGet(() -> Manners.bearer(request));
    }

    @Override
    public WireError wrongKey(String key) {
        return MistralError.typical(401, null);
    }

    @Override
    public WireError noSuchUrl(String method, String path) {
        return MistralError.object(404, "no Route matched with those values", "not_found", null);
    }

    @Override
    public WireError typical(int status, @Nullable String code) {
        return MistralError.typical(status, code);
    }

    @Override
    public WireError typical(int status) {
        return MistralError.typical(status, null);
    }

    @Override
    public WireError modelNotFound(String model) {
        return MistralError.object(400, "Invalid model: " + model, "invalid_model", "1500");
    }

    @Override
    public Map<String, String> headers(String account, long millis) {
        return Map.of("mistral-correlation-id", Ids.uuid(), "x-kong-request-id", Ids.next(""));
    }
}
