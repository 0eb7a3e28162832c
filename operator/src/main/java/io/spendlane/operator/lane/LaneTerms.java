package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AlertAction;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.Budget.Alert;
import io.spendlane.api.v1alpha1.Escalation;
import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.api.v1alpha1.RateLimits;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.api.v1alpha1.Urgency;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A lane's spec with the defaults filled in. */
public record LaneTerms(SpendLaneSpec spec) {
    /** A provider may take ten minutes to cancel a batch, and its end is seen and collected a little later. */
    private static final Duration SWITCH = Duration.ofMinutes(12);

    private static final List<Urgency> SERVED = List.of(Urgency.Normal, Urgency.Low);
    private static final List<Alert> ALERTS =
            List.of(new Alert(80, AlertAction.Notify), new Alert(100, AlertAction.Block));

    /** What cannot be used although the schema let it pass, with what to do; empty: nothing. */
    public Optional<String> fault() {
        try {
            if (!beginsDaysAtQuarters(zone())) {
                return Optional.of("timeZone " + spec.timeZone()
                        + " is no multiple of a quarter-hour from UTC: use an IANA name such as Europe/Berlin");
            }
        } catch (DateTimeException unknown) {
            return Optional.of(
                    "timeZone " + spec.timeZone() + " is not known here: use an IANA name such as Europe/Berlin");
        }
        if (spec.stopPolicy() == null
                || spec.targets() == null
                || spec.targets().isEmpty()) {
            return Optional.of("the lane cannot be read as stored: apply it again");
        }
        Optional<String> shut = Windows.fault(spec.schedule(), zone());
        if (shut.isPresent()) {
            return shut;
        }
        boolean broken =
                budgets().stream().anyMatch(b -> b.name() == null || b.period() == null || !isMoney(b.limitUSD()));
        return broken ? Optional.of("a budget cannot be read as stored: apply the lane again") : Optional.empty();
    }

    /** Money is counted by quarter-hours: in a zone of a free offset, a day's first minutes would count in no day. */
    private static boolean beginsDaysAtQuarters(ZoneId zone) {
        return !zone.getRules().isFixedOffset()
                || zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds() % QuarterHours.SECONDS == 0;
    }

    private static boolean isMoney(@Nullable String usd) {
        return usd != null && usd.matches(Money.PATTERN);
    }

    /** @throws DateTimeException when the zone is not known */
    public ZoneId zone() {
        return ZoneId.of(spec.timeZone() == null ? "UTC" : spec.timeZone());
    }

    /** How a target is chosen. */
    public RoutingStrategy strategy() {
        return spec.routing() == null || spec.routing().strategy() == null
                ? RoutingStrategy.Ordered
                : spec.routing().strategy();
    }

    /** What happens when a target does not deliver in time. */
    public Escalation escalation() {
        return spec.routing() == null || spec.routing().escalation() == null
                ? Escalation.Patient
                : spec.routing().escalation();
    }

    /** What it may take to stop a batch and to bring home what it did. */
    public Duration switchTime() {
        Integer seconds = spec.routing() == null ? null : spec.routing().switchSeconds();
        return seconds == null ? SWITCH : Duration.ofSeconds(seconds);
    }

    public boolean admits() {
        return spec.stopPolicy() == StopPolicy.None;
    }

    public boolean drains() {
        return spec.stopPolicy() == StopPolicy.HoldAndDrain;
    }

    public List<Urgency> urgencies() {
        return spec.urgencies() == null
                ? SERVED
                : spec.urgencies().stream().filter(Objects::nonNull).toList();
    }

    /** Most tokens in a day; empty: no limit. */
    public OptionalLong tokensPerDay() {
        RateLimits limits = spec.rateLimits();
        return limits == null || limits.tokensPerDay() == null
                ? OptionalLong.empty()
                : OptionalLong.of(limits.tokensPerDay());
    }

    /** How fast real-time calls may be made now: as the open windows say, or the lane itself; {@code null} parts: no limit. */
    public MinuteRates ratesAt(Instant now) {
        RateLimits lane = spec.rateLimits();
        List<MinuteRates> open = windows().openRates(now);
        return new MinuteRates(
                rate(open, MinuteRates::requestsPerMinute, lane == null ? null : lane.requestsPerMinute()),
                rate(open, MinuteRates::tokensPerMinute, lane == null ? null : lane.tokensPerMinute()));
    }

    private static @Nullable Long rate(
            List<MinuteRates> open, Function<MinuteRates, @Nullable Long> which, @Nullable Long usual) {
        return open.stream()
                .flatMap(rates -> Optional.ofNullable(which.apply(rates)).stream())
                .min(Long::compare)
                .orElse(usual);
    }

    /** When work is admitted; for terms without a fault. */
    public Windows windows() {
        return Windows.of(spec.schedule(), zone());
    }

    public UseCases useCases() {
        return new UseCases(
                spec.useCases() == null
                        ? List.of()
                        : spec.useCases().stream().filter(Objects::nonNull).toList());
    }

    /** How urgent such a job is here. */
    public Urgency urgency(AIBatchJobSpec job) {
        return useCases().urgency(job.urgency(), job.useCase());
    }

    public List<Budget> budgets() {
        return spec.budgets() == null ? List.of() : spec.budgets();
    }

    static String name(Budget budget) {
        return Objects.requireNonNull(budget.name());
    }

    static Money limit(Budget budget) {
        return Money.parse(Objects.requireNonNull(budget.limitUSD()));
    }

    static List<Alert> alerts(Budget budget) {
        return budget.alerts() == null || budget.alerts().isEmpty() ? ALERTS : budget.alerts();
    }

    /** The amount that spent and held together never pass; empty for a budget that only informs. */
    public static Optional<Money> blocksAt(Budget budget) {
        return alerts(budget).stream()
                .filter(a -> a.action() == AlertAction.Block && a.thresholdPercent() != null)
                .map(a -> limit(budget).percent(Objects.requireNonNull(a.thresholdPercent())))
                .min(Money::compareTo);
    }

    /** The least amount that any budget blocks at; empty where nothing does. */
    public Optional<Money> lowestBlock() {
        return budgets().stream().flatMap(b -> blocksAt(b).stream()).min(Money::compareTo);
    }

    /** Changes when carried amounts have to be made anew: with the budgets' names and periods, or the time zone. */
    String budgetsDigest() {
        StringBuilder text = new StringBuilder("tokens\n").append(zone().getId());
        budgets()
                .forEach(b -> text.append('\n')
                        .append(b.name())
                        .append(' ')
                        .append(b.period())
                        .append(' ')
                        .append(b.rollingSeconds()));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
