package io.spendlane.simulator.gemini;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ErrorWords;
import io.spendlane.simulator.provider.Manners;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys, errors and headers as Google has them. */
final class GeminiManners implements Manners, ErrorWords {
    private final UploadSessions uploads;

    GeminiManners(UploadSessions uploads) {
        this.uploads = uploads;
    }

    /** An upload address is as good as the key that it was made with. */
    @Override
    public String key(Request request) {
        String header = request.header("x-goog-api-key");
        if (header != null) {
            return header;
        }
        return uploads.key(request).orElseGet(() -> request.query().getOrDefault("key", ""));
    }

    @Override
    public WireError wrongKey(String key) {
        return GeminiError.wrongKey(key);
    }

    @Override
    public WireError noSuchUrl(String method, String path) {
        return GeminiError.notFound("Requested entity was not found.");
    }

    @Override
    public WireError typical(int status, @Nullable String code) {
        return GeminiError.typical(status, code);
    }

    @Override
    public WireError typical(int status) {
        return GeminiError.typical(status, null);
    }

    @Override
    public WireError modelNotFound(String model) {
        return GeminiError.notFound(
                "models/" + model
                        + " is not found for API version v1beta, or is not supported for this method. Call ListModels to see the list of available models and their supported methods.");
    }

    /** Google says it in the error's details, and mostly not in a header. */
    @Override
    public WireError waiting(WireError error, double seconds) {
        return ((GeminiError) error).retryAfter(seconds);
    }

    @Override
    public Map<String, String> waitHeaders(double seconds) {
        return Map.of();
    }

    @Override
    public Map<String, String> headers(String account, long millis) {
        return Map.of("server-timing", "gfet4t7; dur=" + millis);
    }
}
