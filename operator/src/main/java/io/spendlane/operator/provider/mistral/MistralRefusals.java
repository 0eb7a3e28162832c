package io.spendlane.operator.provider.mistral;

import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Refusal;

/** What Mistral's refusals mean: the status says it all. Bodies have {@code detail}, in prose or as a list, or are error objects. */
final class MistralRefusals {
    private MistralRefusals() {}

    static Refusal read(int status, Fields body) {
        String type = body.code("type");
        String word =
                type != null ? type : new Fields(body.node().path("detail").path(0)).code("type");
        return new Refusal(status == 422 ? Kind.INVALID : Refusal.byStatus(status), word);
    }
}
