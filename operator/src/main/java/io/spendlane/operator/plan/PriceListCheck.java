package io.spendlane.operator.plan;

import io.spendlane.operator.plan.ModelPrice.Change;
import io.spendlane.operator.plan.ModelPrice.Price;
import io.spendlane.operator.plan.ModelPrice.Terms;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the form of a price list does not say by itself. A fault names its field. */
final class PriceListCheck {
    private static final List<String> PROVIDERS = List.of(
            "openai",
            PriceBook.COMPATIBLE,
            PriceBook.AZURE,
            "anthropic",
            "google",
            "mistral",
            "groq",
            "together",
            "dashscope",
            PriceBook.LLM_D,
            "bedrock");
    private static final List<String> MODES = List.of(ModelPrice.CHAT, "embedding");

    private PriceListCheck() {}

    static void required(@Nullable Object value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    /** @return the fault, beginning with its field, or null */
    static @Nullable String fault(List<ModelPrice> models) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < models.size(); i++) {
            ModelPrice entry = models.get(i);
            String fault = fault(entry);
            if (fault == null && !names.add(entry.name())) {
                fault = ".model: there is an entry for it already";
            }
            if (fault != null) {
                return "models[" + i + "]" + fault + " (" + entry.name() + ")";
            }
        }
        return null;
    }

    private static @Nullable String fault(ModelPrice entry) {
        if (!PROVIDERS.contains(entry.provider())) {
            return ".provider: not one of " + String.join(", ", PROVIDERS);
        }
        if (!MODES.contains(entry.mode())) {
            return ".mode: not one of " + String.join(", ", MODES);
        }
        if (PriceBook.PRICED_BY_HOST.contains(entry.provider()) && entry.host() == null) {
            return ".host: is missing; say which server has this price, such as gateway.example.com";
        }
        String fault = fault(
                new Terms(entry.standard(), entry.batch(), entry.longContext(), entry.disputed()),
                entry.cacheWriteAutomatic());
        LocalDate last = LocalDate.MIN;
        for (int i = 0; fault == null && i < entry.changesInOrder().size(); i++) {
            Change change = entry.changesInOrder().get(i);
            fault = fault(change, entry, last);
            fault = fault == null ? null : ".changes[" + i + "]" + fault;
            last = change.from();
        }
        return fault;
    }

    private static @Nullable String fault(Change change, ModelPrice entry, LocalDate last) {
        if (!change.from().isAfter(last)) {
            return ".from: changes are in order of time, one a day";
        }
        if (entry.longContext() != null && change.longContext() == null) {
            return ".longContext: is missing; a change takes the place of all prices";
        }
        return fault(change.terms(), entry.cacheWriteAutomatic());
    }

    private static @Nullable String fault(Terms terms, boolean cacheWriteAutomatic) {
        if (cacheWriteAutomatic) {
            if (lacksCacheWrite(terms.standard())) {
                return ".standard.cacheWrite: is missing, although cacheWriteAutomatic is true";
            }
            if (lacksCacheWrite(terms.batch())) {
                return ".batch.cacheWrite: is missing, although cacheWriteAutomatic is true";
            }
            if (terms.longContext() != null
                    && (lacksCacheWrite(terms.longContext().standard())
                            || lacksCacheWrite(terms.longContext().batch()))) {
                return ".longContext: cacheWrite is missing, although cacheWriteAutomatic is true";
            }
        }
        if (terms.disputed() != null && terms.disputed().batch() != null) {
            if (cacheWriteAutomatic && lacksCacheWrite(terms.disputed().batch())) {
                return ".disputed.batch.cacheWrite: is missing, although cacheWriteAutomatic is true";
            }
            if (terms.longContext() != null && terms.disputed().longBatch() == null) {
                return ".disputed.longBatch: is missing, although there is a longContext";
            }
        }
        return null;
    }

    private static boolean lacksCacheWrite(@Nullable Price price) {
        return price != null && price.cacheWrite() == null;
    }
}
