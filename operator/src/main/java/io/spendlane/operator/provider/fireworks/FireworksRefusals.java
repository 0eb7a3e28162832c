package io.spendlane.operator.provider.fireworks;

import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Refusal;

/** What Fireworks' refusals mean: the status says it all. Bodies hold {@code error}, or a code of gRPC and a message. */
final class FireworksRefusals {
    private FireworksRefusals() {}

    static Refusal read(int status, Fields body) {
        Fields error = body.at("error").node().isObject() ? body.at("error") : body;
        String code = error.code("code");
        return new Refusal(Refusal.byStatus(status), code == null ? error.code("type") : code);
    }
}
