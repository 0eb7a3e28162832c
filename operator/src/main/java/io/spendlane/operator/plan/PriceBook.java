package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.TargetPrice;
import io.spendlane.operator.plan.ModelPrice.Change;
import io.spendlane.operator.plan.ModelPrice.Price;
import io.spendlane.operator.plan.ModelPrice.Terms;
import io.spendlane.operator.plan.PriceLookup.Found;
import io.spendlane.operator.plan.PriceLookup.Unknown;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All known prices. A target's own price goes before the overrides, these before the catalogue. Nothing unknown counts as zero. */
public final class PriceBook {
    static final String OPENAI = "openai";
    static final String COMPATIBLE = "openai-compatible";
    static final String AZURE = "azure-openai";
    static final String LITELLM = "litellm";
    static final String LLM_D = "llm-d";

    /** Whose names of models are the account's own, so that a price is one host's. */
    static final Set<String> PRICED_BY_HOST = Set.of(COMPATIBLE, AZURE, LITELLM, LLM_D);

    /**
     * A batch that is granted this long before a price changes may be billed at either price: providers take up to 24
     * hours, a submit may wait, and their day does not end with UTC's.
     */
    static final Duration CHANGE_AHEAD = Duration.ofHours(48);

    private final PriceList catalogue;
    private final PriceList overrides;

    public PriceBook(PriceList catalogue, PriceList overrides) {
        this.catalogue = catalogue;
        this.overrides = overrides;
    }

    /**
     * The prices of a target, every surcharge included.
     *
     * @param mode whether what is billed is the batch price or the full one
     * @param own the price that the lane's target states
     * @param baseUrl where the target is; null for the provider's own default
     */
    public PriceLookup priceOf(
            Provider provider,
            Mode mode,
            String model,
            @Nullable TargetPrice own,
            @Nullable String baseUrl,
            Instant now) {
        String host = baseUrl == null ? null : hostOf(baseUrl);
        if (baseUrl != null && host == null) {
            return new Unknown(
                    "The target's baseUrl has no host that could be read, so its price is not known. Write it such as"
                            + " https://gateway.example.com/v1.");
        }
        Place place = new Place(keyOf(provider), host, model);
        Optional<Entry> entry = find(place);
        if (entry.isPresent() && !entry.get().price().mode().equals(ModelPrice.CHAT)) {
            return new Unknown("Model %s is listed as mode %s, and only chat requests are sent. Name a chat model."
                    .formatted(model, entry.get().price().mode()));
        }
        try {
            if (own != null) {
                Optional<Quote> listed = entry.flatMap(e -> quote(e.price(), Mode.Batch, now));
                PriceLookup stated = OwnPrice.quote(own, listed.orElse(null));
                return mode == Mode.Realtime && stated instanceof Found found
                        ? new Found(found.prices().inRealtime(), found.asOf(), found.basis())
                        : stated;
            }
            return entry.map(e -> listed(e, place, mode, now))
                    .orElseGet(() -> PriceHint.unknown(place, otherwise(place)));
        } catch (ArithmeticException e) {
            return new Unknown("The price of model %s is too large to reckon with. It is in USD per million tokens: "
                            .formatted(model)
                    + "correct it in the lane's target or in the price list.");
        }
    }

    /**
     * Real-time prices of a model that savings are measured against; empty where none is known. No surcharge is on them.
     *
     * @param baseUrl where it is; null for the provider's own default
     */
    public Optional<Baseline> baseline(Provider provider, String model, @Nullable String baseUrl, Instant now) {
        Place place = new Place(keyOf(provider), baseUrl == null ? null : hostOf(baseUrl), model);
        return find(place)
                .map(Entry::price)
                .filter(price -> price.mode().equals(ModelPrice.CHAT))
                .map(price -> baseline(price.at(now), price.cacheWriteAutomatic()));
    }

    private static Baseline baseline(Terms terms, boolean cacheWriteAutomatic) {
        ModelPrice.LongContext longer = terms.longContext();
        return new Baseline(
                terms.standard().rates(cacheWriteAutomatic),
                longer == null ? null : longer.standard().rates(cacheWriteAutomatic),
                longer == null ? null : longer.aboveInputTokens());
    }

    private PriceLookup listed(Entry entry, Place place, Mode mode, Instant now) {
        ModelPrice price = entry.price();
        Optional<Quote> quote = quote(price, mode, now);
        if (quote.isEmpty()) {
            return PriceHint.unknown(place, "The price list " + entry.list().origin() + " has no batch price for it.");
        }
        Uplift uplift = price.host() == null ? upliftAt(place) : Uplift.NONE;
        return new Found(quote.get().with(uplift).prices(), price.asOf(), basis(entry, place, uplift, price.at(now)));
    }

    /** Empty where the model has no batch price, now or soon. */
    private static Optional<Quote> quote(ModelPrice price, Mode mode, Instant now) {
        Optional<Quote> quote = quote(price, mode, price.at(now));
        for (Change change : price.changesInOrder()) {
            if (change.start().isAfter(now)
                    && change.start().minus(CHANGE_AHEAD).isBefore(now)) {
                quote = quote.flatMap(q -> quote(price, mode, change.terms()).map(q::or));
            }
        }
        return quote;
    }

    private static Optional<Quote> quote(ModelPrice price, Mode mode, Terms listed) {
        Terms terms = mode == Mode.Realtime ? listed.inRealtime() : listed;
        Price billed = terms.batch();
        return billed == null ? Optional.empty() : Optional.of(Quote.of(terms, billed, price.cacheWriteAutomatic()));
    }

    private Optional<Entry> find(Place place) {
        for (PriceList list : lists(place)) {
            Optional<ModelPrice> price = list.find(place.provider(), place.host(), place.model());
            if (price.isPresent()) {
                return Optional.of(new Entry(list, price.get()));
            }
        }
        return Optional.empty();
    }

    private List<PriceList> lists(Place place) {
        // Another server's prices are its own: the catalogue knows none of them.
        return PRICED_BY_HOST.contains(place.provider()) ? List.of(overrides) : List.of(overrides, catalogue);
    }

    private Uplift upliftAt(Place place) {
        Uplift one = overrides.upliftAt(place.provider(), place.host());
        Uplift other = catalogue.upliftAt(place.provider(), place.host());
        return one.percent() > other.percent() ? one : other;
    }

    private @Nullable String otherwise(Place place) {
        for (PriceList list : lists(place)) {
            for (ModelPrice price : list.models()) {
                if (price.provider().equals(place.provider()) && price.pricesOtherwise(place.model())) {
                    return "It does not cost what " + price.model() + " costs.";
                }
            }
        }
        return null;
    }

    private static String basis(Entry entry, Place place, Uplift uplift, Terms terms) {
        ModelPrice price = entry.price();
        StringBuilder basis = new StringBuilder("price list " + entry.list().origin() + ": " + price.basis());
        if (!price.isCalled(place.model())) {
            basis.append("; a dated name of ").append(price.model());
        }
        if (uplift.percent() > 0) {
            basis.append("; plus ").append(uplift.percent()).append(" % at ").append(place.host());
        }
        if (terms.disputed() != null) {
            basis.append("; disputed: ").append(terms.disputed().why());
        }
        if (terms.longContext() != null && terms.longContext().unconfirmed() != null) {
            basis.append("; long context unconfirmed: ")
                    .append(terms.longContext().unconfirmed());
        }
        return basis.toString();
    }

    private static String keyOf(Provider provider) {
        return switch (provider) {
            case OpenAI -> OPENAI;
            case AzureOpenAI -> AZURE;
            case Anthropic -> "anthropic";
            case Gemini -> "google";
            case Mistral -> "mistral";
            case Groq -> "groq";
            case Together -> "together";
            case DashScope -> "dashscope";
            case Fireworks -> "fireworks";
            case LiteLLM -> LITELLM;
            case LlmD -> LLM_D;
            case OpenAICompatible -> COMPATIBLE;
        };
    }

    /** In lower case and without the dot that may end a host's name; null where there is none. */
    private static @Nullable String hostOf(String baseUrl) {
        String host;
        try {
            host = new URI(baseUrl).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
        if (host == null) {
            return null;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Which price is asked for. */
    record Place(String provider, @Nullable String host, String model) {}

    private record Entry(PriceList list, ModelPrice price) {}
}
