package io.spendlane.operator.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.job.WorkCount;
import io.spendlane.operator.lane.UseCases;
import io.spendlane.operator.store.SpendRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What work came to since this process started: money by lane, provider, model and use case, items by lane and use case. The labels are
 * bounded by what lanes say: a use case that the job's lane does not name is {@value #OTHER}.
 */
final class WorkMetrics implements WorkCount {
    static final String OTHER = "other";
    private static final double MICROS = 1_000_000d;

    private record Series(String name, Tags tags) {}

    private final Map<Series, AtomicLong> sums = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Function<String, Optional<SpendLaneSpec>> lanes;

    /** {@code lanes}: the spec of a lane by its name. */
    WorkMetrics(MeterRegistry registry, Function<String, Optional<SpendLaneSpec>> lanes) {
        this.registry = registry;
        this.lanes = lanes;
    }

    /** Lets all series of a lane be there, at 0 if nothing was settled yet. */
    void begin(String lane, SpendLaneSpec spec) {
        List<Target> targets = Objects.requireNonNullElse(spec.targets(), List.of());
        Stream.concat(useCases(spec).names(), Stream.of(OTHER)).forEach(useCase -> {
            items(lane, useCase, 0, 0);
            for (Target target : targets) {
                if (target.provider() != null && target.model() != null) {
                    money(labels(lane, target.provider().name(), target.model(), useCase), 0, 0, 0);
                }
            }
        });
    }

    @Override
    public void settled(SpendRecord record, @Nullable String useCase) {
        money(
                labels(record.lane(), record.provider().name(), record.model(), known(record.lane(), useCase)),
                record.spentUSD().micros(),
                record.uncertainUSD().micros(),
                record.realtimeUSD().micros());
    }

    @Override
    public void ended(String lane, @Nullable String useCase, long succeeded, long failed) {
        items(lane, known(lane, useCase), succeeded, failed);
    }

    private static Tags labels(String lane, String provider, String model, String useCase) {
        return Tags.of("lane", lane, "provider", provider, "model", model, "use_case", useCase);
    }

    private void money(Tags labels, long spent, long uncertain, long realtime) {
        usd(labels.and("amount", "spent")).addAndGet(spent);
        usd(labels.and("amount", "uncertain")).addAndGet(uncertain);
        usd(labels.and("amount", "realtime")).addAndGet(realtime);
    }

    private void items(String lane, String useCase, long succeeded, long failed) {
        Tags labels = Tags.of("lane", lane, "use_case", useCase);
        items(labels.and("outcome", "succeeded")).addAndGet(succeeded);
        items(labels.and("outcome", "failed")).addAndGet(failed);
    }

    private String known(String lane, @Nullable String useCase) {
        return Optional.ofNullable(useCase)
                .flatMap(
                        name -> lanes.apply(lane).flatMap(spec -> useCases(spec).name(name)))
                .orElse(OTHER);
    }

    private static UseCases useCases(SpendLaneSpec spec) {
        return new UseCases(Objects.requireNonNullElse(spec.useCases(), List.of()));
    }

    private AtomicLong usd(Tags tags) {
        return sum(
                new Series("spendlane_settled_usd_total", tags),
                MICROS,
                "US dollars of settled work since this process started: spent, uncertain, and the same in real time.");
    }

    private AtomicLong items(Tags tags) {
        return sum(
                new Series("spendlane_items_total", tags),
                1,
                "Items that ended since this process started: succeeded, or failed for good.");
    }

    private AtomicLong sum(Series series, double unit, String description) {
        return sums.computeIfAbsent(series, s -> {
            AtomicLong sum = new AtomicLong();
            FunctionCounter.builder(s.name(), sum, value -> value.get() / unit)
                    .description(description)
                    .tags(s.tags())
                    .register(registry);
            return sum;
        });
    }
}
