package io.spendlane.operator.provider.gemini;

import java.util.Map;
import java.util.Set;

/** The codes of google.rpc, as result lines and operations have them. */
final class RpcCode {
    static final long INVALID_ARGUMENT = 3;

    private static final Map<Long, String> WORDS = Map.of(
            1L, "cancelled",
            3L, "invalid_argument",
            4L, "deadline_exceeded",
            5L, "not_found",
            7L, "permission_denied",
            8L, "resource_exhausted",
            9L, "failed_precondition",
            13L, "internal",
            14L, "unavailable");

    private static final Set<Long> PERMANENT = Set.of(3L, 5L, 7L, 9L);
    private static final Set<Long> NOT_BEGUN = Set.of(1L, 3L, 5L, 7L, 8L, 9L, 14L);

    private RpcCode() {}

    static String word(long code) {
        return WORDS.getOrDefault(code, "rpc_" + code);
    }

    static boolean retryable(long code) {
        return !PERMANENT.contains(code);
    }

    /** Whether a request with this end may have been at work: whether that is billed is not known. */
    static boolean mayHaveBegun(long code) {
        return !NOT_BEGUN.contains(code);
    }
}
