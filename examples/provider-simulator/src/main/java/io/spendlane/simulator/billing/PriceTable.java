package io.spendlane.simulator.billing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the simulated providers charge; the simulator's own copy, so that a wrong price elsewhere is noticed here. */
public final class PriceTable {
    private final Map<Key, ModelPrice> prices = new LinkedHashMap<>();

    private PriceTable(List<ModelPrice> models) {
        models.forEach(price -> prices.put(new Key(price.provider(), price.model()), price));
    }

    public static PriceTable load() {
        try (InputStream in = PriceTable.class.getResourceAsStream("model-prices.json")) {
            return new PriceTable(Json.MAPPER
                    .readValue(Objects.requireNonNull(in), Table.class)
                    .models());
        } catch (IOException e) {
            throw new UncheckedIOException("The price table in the jar cannot be read", e);
        }
    }

    public Optional<ModelPrice> find(String provider, String model) {
        return Optional.ofNullable(prices.get(new Key(provider, model)));
    }

    public Collection<ModelPrice> all() {
        return prices.values();
    }

    /**
     * The exact price of one request; tiers are chosen per request, as providers do.
     *
     * @param tiered whether a long prompt costs its long-context price
     * @param uplift a factor on the amount
     */
    public static Usd cost(
            ModelPrice price, Mode mode, TokenUse use, Instant at, boolean tiered, @Nullable Usd uplift) {
        LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
        Usd plain = price.rates(mode, tiered ? use.input() : 0, day).cost(use);
        return uplift == null ? plain : plain.times(uplift);
    }

    private record Key(String provider, String model) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Table(List<ModelPrice> models) {}
}
