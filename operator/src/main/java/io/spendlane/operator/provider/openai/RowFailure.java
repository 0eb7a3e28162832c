package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.http.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row without an answer. */
final class RowFailure {
    /** What a filter stops, by the names of Azure, of gateways before it, and of DashScope: refused again, and maybe billed. */
    private static final Set<String> FILTERED =
            Set.of("content_filter", "content_policy_violation", "data_inspection_failed");

    private static final String UNKNOWN = "unknown_error";

    /** The batch was over before the row's turn came. */
    private static final Set<String> NEVER_RUN =
            Set.of("batch_expired", "batch_cancelled", "batch_canceled", "batch_failed");

    /** Refused before it ran, and refused again whenever it is sent. */
    private static final Set<String> NEVER_RUNS = Set.of(
            "batch_client_error",
            "context_length_exceeded",
            "invalid_request",
            "invalid_request_error",
            "invalid_value",
            "missing_required_parameter",
            "model_not_found",
            "unsupported_parameter",
            "unsupported_value");

    private RowFailure() {}

    /** @param billsFailures whether the server may bill what it began and did not finish, or filtered: OpenAI does not */
    static Failed read(String customId, Fields row, Fields body, boolean billsFailures) {
        Long status = row.at("response").number("status_code");
        String code = word(body.at("error").code("code"));
        if (code == null) {
            code = word(row.at("error").code("code"));
        }
        if (status == null) {
            return withoutStatus(customId, row, code, billsFailures);
        }
        if (status >= 200 && status < 300) {
            return new Failed(customId, code == null ? UNKNOWN : code, true, true);
        }
        boolean retryable = retryable(status);
        boolean begun = (retryable && status != 409 && status != 429) || (code != null && FILTERED.contains(code));
        String errorClass = retryable || code == null ? "http_" + status : code;
        return new Failed(customId, errorClass, retryable, reportsTokens(body) || (billsFailures && begun));
    }

    private static Failed withoutStatus(String customId, Fields row, @Nullable String code, boolean billsFailures) {
        if (!row.has("error")) {
            return new Failed(customId, "no_outcome", true, true);
        }
        boolean permanent = code != null && (NEVER_RUNS.contains(code) || FILTERED.contains(code));
        boolean notBegun = code != null && (NEVER_RUN.contains(code) || NEVER_RUNS.contains(code));
        return new Failed(customId, code == null ? UNKNOWN : code, !permanent, billsFailures && !notBegun);
    }

    private static boolean retryable(long status) {
        return status == 408 || status == 409 || status == 429 || status < 400 || status >= 500;
    }

    private static boolean reportsTokens(Fields body) {
        Usage usage = TokenUsage.read(body.at("usage"));
        boolean none = usage != null && usage.input() == 0 && usage.output() == 0;
        return body.at("usage").node().isObject() && !none;
    }

    /** Some servers repeat the status as code. */
    private static @Nullable String word(@Nullable String code) {
        return code != null && code.chars().anyMatch(Character::isLetter) ? code : null;
    }
}
