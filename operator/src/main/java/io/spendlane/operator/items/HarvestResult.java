package io.spendlane.operator.items;

import io.spendlane.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * What came back of a batch.
 *
 * @param written whether the items are on record; false where rows are missing and may still come
 * @param answered items with an answer
 * @param failed items with a row and no answer
 * @param lost items without a row
 * @param malformed lines that are no row, as at the end of a truncated download
 * @param unknown rows with a custom id that is not of this batch; their tokens count, and are uncertain
 * @param doubled rows beyond the first of their item; their tokens count, and are uncertain
 * @param aboveBound rows with more tokens than their request was bounded at
 * @param spentUSD what the batch cost, worst cases included
 * @param uncertainUSD of it, what the provider may not have billed
 * @param realtimeUSD what the same tokens would have cost in real time
 * @param baselineUSD what they would have cost in real time with the lane's baseline model; {@code null} without one
 * @param inputBound input tokens that the items with an answer were bounded at; {@code outputBound} likewise
 * @param uncertainTokens input and output at most of what the provider may have done without a report
 */
public record HarvestResult(
        boolean written,
        int answered,
        int failed,
        int lost,
        int malformed,
        int unknown,
        int doubled,
        int aboveBound,
        Money spentUSD,
        Money uncertainUSD,
        Money realtimeUSD,
        @Nullable Money baselineUSD,
        long inputTokens,
        long cachedInputTokens,
        long cacheWriteTokens,
        long outputTokens,
        long uncertainTokens,
        long inputBound,
        long outputBound) {}
