package io.spendlane.operator.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why a job is where it is. One word each in conditions and events. */
public enum Reason {
    PENDING,
    READING_INPUT,
    QUEUED,
    WAITING_FOR_BUDGET,
    WAITING_FOR_TOKENS,
    WAITING_FOR_WINDOW,
    WAITING_FOR_LANE,
    WAITING_FOR_ACCOUNT,
    LANE_STOPPED,
    SUSPENDED,
    ESTIMATE_ONLY,
    ADMITTED,
    RUNNING,
    LANE_NOT_FOUND,
    LANE_INVALID,
    LANE_CLOSED_TO_NAMESPACE,
    URGENCY_NOT_SERVED,
    USE_CASE_NOT_ALLOWED,
    NO_TARGET,
    PRICE_UNKNOWN,
    CREDENTIALS_MISSING,
    CREDENTIALS_REFUSED,
    TARGET_INVALID,
    REFUSED_BY_PROVIDER,
    NO_TARGET_IN_TIME,
    ESCALATED,
    QUOTA_EXHAUSTED,
    PROVIDER_UNAVAILABLE,
    ACCOUNT_CHANGED,
    OUTCOME_UNKNOWN,
    ABOVE_CEILING,
    ABOVE_BUDGET,
    ABOVE_TOKENS_PER_DAY,
    INPUT_MISSING,
    INPUT_INVALID,
    INPUT_CHANGED,
    SPEC_CHANGED,
    STATUS_OUTDATED,
    SPEC_INVALID,
    OUTPUT_REFUSED,
    STORE_UNAVAILABLE,
    INSTALLATION_UNKNOWN,
    ALL_DONE,
    RECORDED_EARLIER,
    TOO_MANY_FAILED,
    DEADLINE_MISSED,
    DEADLINE_BEFORE_WINDOW,
    ABOVE_HOLD,
    RESULTS_UNEXPECTED,
    RESULTS_MISSING,
    BATCH_DOUBLED,
    ABANDONED,
    CANCELLING,
    WAITING_FOR_FOLD,
    INTERNAL_ERROR;

    /** The word, such as {@code WaitingForBudget}. */
    public String word() {
        return Arrays.stream(name().split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
