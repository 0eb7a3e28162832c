package io.spendlane.operator.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.AlertReached;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import io.spendlane.operator.job.DeadlineCount;
import io.spendlane.operator.job.WorkCount;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operator's own metrics, {@code spendlane_*}: by lane, budget and provider, never by job. */
public final class OperatorMetrics implements Calls, DeadlineCount {
    private static final double MICROS = 1_000_000d;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LaneBooks books;
    private final Supplier<Map<String, Long>> inFlight;
    private final MultiGauge lanes;
    private final MultiGauge jobs;
    private final MultiGauge budgets;
    private final MultiGauge alerts;
    private final MultiGauge batches;
    private final MultiGauge drift;
    private final MultiGauge oldest;
    private final MultiGauge atRisk;
    private final WorkMetrics work;
    private final Clock clock;

    public OperatorMetrics(LaneBooks books, Supplier<Map<String, Long>> inFlight, Clock clock) {
        this.books = books;
        this.inFlight = inFlight;
        this.clock = clock;
        lanes = gauge(
                "spendlane_lane_usd",
                "US dollars by lane since it exists: spent, held, uncertain, saved, and what its baseline would have cost.");
        jobs = gauge("spendlane_jobs", "Jobs by lane and state.");
        budgets = gauge(
                "spendlane_budget_usd",
                "US dollars by lane and budget in the current period: limit, spent, held, available.");
        alerts = gauge("spendlane_budget_alert_reached", "1 for each threshold that is reached in the current period.");
        batches = gauge("spendlane_batches_in_flight", "Batches at providers.");
        drift = gauge(
                "spendlane_ledger_drift_usd", "The ledger's balance less what records and jobs say; expected to be 0.");
        oldest = gauge(
                "spendlane_oldest_batch_seconds",
                "Seconds since the oldest batch that still holds money was granted it; 0: none holds any.");
        atRisk = gauge(
                "spendlane_deadlines_at_risk",
                "Jobs that are not expected to meet their deadline: their condition DeadlineAtRisk is True.");
        work = new WorkMetrics(registry, lane -> books.of(lane).lane().map(SpendLane::getSpec));
    }

    /** A gauge that is 1 while {@code holds}, and 0 otherwise. */
    public void state(String name, String description, BooleanSupplier holds) {
        Gauge.builder(name, () -> holds.getAsBoolean() ? 1 : 0)
                .description(description)
                .register(registry);
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void called(Provider provider, Operation operation, ProviderException.@Nullable Kind fault, Duration took) {
        String name = operation.name().toLowerCase(Locale.ROOT);
        registry.timer("spendlane_provider_call_seconds", "provider", provider.name(), "operation", name)
                .record(took);
        if (fault != null) {
            registry.counter(
                            "spendlane_provider_errors_total",
                            "provider",
                            provider.name(),
                            "operation",
                            name,
                            "kind",
                            fault.name().toLowerCase(Locale.ROOT))
                    .increment();
        }
    }

    /** What is told of each charge that is settled, and of items that end. */
    public WorkCount work() {
        return work;
    }

    @Override
    public void ended(String lane, boolean met) {
        deadlines(lane, met).increment();
    }

    private Counter deadlines(String lane, boolean met) {
        return registry.counter("spendlane_deadlines_total", "lane", lane, "outcome", met ? "met" : "missed");
    }

    /** A counter that begins at its first event hides that one from Prometheus' rate and increase, so all begin at 0. */
    private void begin(String name, SpendLane lane) {
        deadlines(name, true);
        deadlines(name, false);
        work.begin(name, lane.getSpec());
    }

    /** The page as Prometheus reads it. */
    public String page() {
        List<Row<?>> laneRows = new ArrayList<>();
        List<Row<?>> jobRows = new ArrayList<>();
        List<Row<?>> budgetRows = new ArrayList<>();
        List<Row<?>> alertRows = new ArrayList<>();
        List<Row<?>> driftRows = new ArrayList<>();
        List<Row<?>> oldestRows = new ArrayList<>();
        List<Row<?>> atRiskRows = new ArrayList<>();
        Instant now = clock.instant();
        books.all().forEach((name, book) -> {
            Optional<SpendLane> lane = book.lane();
            if (lane.isPresent() && lane.get().getStatus() != null && book.ready()) {
                begin(name, lane.get());
                SpendLaneStatus status = lane.get().getStatus();
                rows(name, status, laneRows, jobRows);
                Optional.ofNullable(status.budgets())
                        .orElse(List.of())
                        .forEach(b -> rows(name, b, budgetRows, alertRows));
                Duration age = book.oldestBatch()
                        .map(grant -> Duration.between(grant, now))
                        .orElse(Duration.ZERO);
                oldestRows.add(Row.of(Tags.of("lane", name), Math.max(0, age.toSeconds())));
                atRiskRows.add(Row.of(Tags.of("lane", name), book.deadlinesAtRisk()));
                book.drift().ifPresent(d -> driftRows.add(row(Tags.of("lane", name), d)));
            }
        });
        lanes.register(laneRows, true);
        jobs.register(jobRows, true);
        budgets.register(budgetRows, true);
        alerts.register(alertRows, true);
        drift.register(driftRows, true);
        oldest.register(oldestRows, true);
        atRisk.register(atRiskRows, true);
        batches.register(
                inFlight.get().entrySet().stream()
                        .<Row<?>>map(e -> Row.of(Tags.of("provider", e.getKey()), e.getValue()))
                        .toList(),
                true);
        return registry.scrape();
    }

    private static void rows(String lane, SpendLaneStatus status, List<Row<?>> money, List<Row<?>> jobs) {
        add(money, lane, "spent", status.spentUSD());
        add(money, lane, "held", status.heldUSD());
        add(money, lane, "uncertain", status.uncertainUSD());
        add(money, lane, "saved", status.savedUSD());
        add(money, lane, "baseline", status.baselineUSD());
        if (status.jobs() != null) {
            jobs.add(Row.of(
                    Tags.of("lane", lane, "state", "waiting"), status.jobs().waiting()));
            jobs.add(Row.of(
                    Tags.of("lane", lane, "state", "running"), status.jobs().running()));
        }
    }

    private static void rows(String lane, BudgetStatus budget, List<Row<?>> money, List<Row<?>> alerts) {
        Tags tags = Tags.of("lane", lane, "budget", budget.name());
        money.add(row(tags.and("amount", "limit"), budget.limitUSD()));
        money.add(row(tags.and("amount", "spent"), budget.spentUSD()));
        money.add(row(tags.and("amount", "held"), budget.heldUSD()));
        money.add(row(tags.and("amount", "available"), budget.availableUSD()));
        for (AlertReached reached : Optional.ofNullable(budget.alerts()).orElse(List.of())) {
            alerts.add(Row.of(tags.and("threshold", String.valueOf(reached.thresholdPercent())), 1));
        }
    }

    private static void add(List<Row<?>> rows, String lane, String amount, @Nullable Money money) {
        if (money != null) {
            rows.add(row(Tags.of("lane", lane, "amount", amount), money));
        }
    }

    private static Row<?> row(Tags tags, Money money) {
        return Row.of(tags, money.micros() / MICROS);
    }
}
