package io.spendlane.operator.job;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** The operator's role does not let it read something: told to people, with the chart's value that grants it. */
final class Forbidden {
    private Forbidden() {}

    /**
     * @param what that may not be read, such as "Secret a/b"
     * @throws KubernetesClientException the one that is given, when it says anything else
     */
    static WorkFault fault(KubernetesClientException e, Reason reason, String what, String value) {
        if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            throw e;
        }
        return new WorkFault(
                reason,
                "The operator may not read %s: grant it, by the chart's value %s. The job goes on by itself then."
                        .formatted(what, value),
                null,
                e);
    }
}
