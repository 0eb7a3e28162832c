package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.operator.provider.ProviderException;

/** What a provider's fault means for a job, in words for people. */
final class ProviderFaults {
    private ProviderFaults() {}

    static WorkFault toFault(Account account, ProviderException e) {
        return new WorkFault(reason(e), message(account, e), e.retryAfter(), e);
    }

    static Reason reason(ProviderException e) {
        return switch (e.kind()) {
            case AUTHENTICATION -> Reason.CREDENTIALS_REFUSED;
            case QUOTA -> Reason.QUOTA_EXHAUSTED;
            case INVALID -> Reason.REFUSED_BY_PROVIDER;
            case RETRYABLE, RATE_LIMITED, NOT_FOUND, CONFLICT, UNKNOWN_OUTCOME -> Reason.PROVIDER_UNAVAILABLE;
        };
    }

    static String message(Account account, ProviderException e) {
        String what = switch (e.kind()) {
            case AUTHENTICATION ->
                "The provider refuses the key in Secret %s, key %s: put a valid one there."
                        .formatted(account.secret(), account.key());
            case QUOTA -> "The provider account's quota is used up: see to its billing or limits.";
            case INVALID -> "The provider refuses the request.";
            case RATE_LIMITED -> "The provider asks to wait.";
            case NOT_FOUND ->
                "The provider does not know what it was asked for: see to the target's model and baseUrl.";
            case RETRYABLE, CONFLICT, UNKNOWN_OUTCOME -> "The provider cannot be used now.";
        };
        return what + " (" + e.getMessage() + ")";
    }
}
