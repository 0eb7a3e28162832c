package io.spendlane.simulator.azure;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.openai.OpenAiManners;
import io.spendlane.simulator.provider.Manners;
import io.spendlane.simulator.state.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys, errors and headers as Azure has them. */
final class AzureTone extends OpenAiManners {
    @Override
    public String key(Request request) {
        String key = request.header("api-key");
        return key == null ? Manners.bearer(request) : key;
    }

    @Override
    public WireError wrongKey(String key) {
        return new AzureError(
                401,
                "401",
                "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key"
                        + " for an active subscription and use a correct regional API endpoint for your resource.");
    }

    @Override
    public WireError noSuchUrl(String method, String path) {
        return new AzureError(404, "404", "Resource not found");
    }

    @Override
    public WireError modelNotFound(String model) {
        return new AzureError(
                404, "DeploymentNotFound", "The API deployment " + model + " for this resource does not exist.");
    }

    @Override
    public WireError typical(int status) {
        return switch (status) {
            case 401 -> wrongKey("");
            case 404 -> noSuchUrl("", "");
            case 429 ->
                new AzureError(
                        429,
                        "429",
                        "Requests to this deployment have exceeded the call rate limit of your pricing tier. Please retry later.");
            default -> super.typical(status);
        };
    }

    @Override
    public WireError typical(int status, @Nullable String code) {
        return code == null ? typical(status) : super.typical(status, code);
    }

    @Override
    public Map<String, String> headers(String account, long millis) {
        return Map.of("apim-request-id", Ids.uuid(), "x-ms-region", "Sweden Central");
    }
}
