package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a target has to meet.
 *
 * @param now when the work can begin
 * @param deadline when the work is to be done; {@code null}: whenever
 * @param firm somebody gave that deadline, and it is met if it is nine times in ten; else more often than not is enough
 * @param ceilingLeft USD that may still be spent at worst; {@code null}: no ceiling
 * @param allowed names of the targets that the kind of work may go to; {@code null}: all
 * @param switchTime what it takes to move work that is under way to another target: cancel, collect, submit anew;
 *     {@code null}: nothing is ever moved
 */
public record PlanTerms(
        Instant now,
        @Nullable Instant deadline,
        boolean firm,
        @Nullable Money ceilingLeft,
        @Nullable Set<String> allowed,
        RoutingStrategy strategy,
        @Nullable Duration switchTime) {}
