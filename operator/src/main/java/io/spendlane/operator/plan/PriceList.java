package io.spendlane.operator.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prices of models, read from YAML (or JSON, which is YAML too). The form is described at the head of {@code prices.yaml}. */
public final class PriceList {
    /** A list that says nothing. */
    public static final PriceList EMPTY = new PriceList("none", new Content(List.of(), List.of()));

    static final String NO_LIST = "it holds no price list; write models: [] for none";

    private static final String CATALOGUE = "prices.yaml";
    private static final ObjectReader READER = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(Content.class);

    private final String origin;
    private final Content content;

    private PriceList(String origin, Content content) {
        this.origin = origin;
        this.content = content;
    }

    /** The list that comes with the operator. */
    public static PriceList catalogue() {
        try (InputStream in =
                Objects.requireNonNull(PriceList.class.getResourceAsStream(CATALOGUE), "no " + CATALOGUE)) {
            return parse("catalogue", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws PriceListException when the file cannot be read or is not a price list; it names file and field */
    public static PriceList read(Path file) throws PriceListException {
        return parse(file.toString(), bytesOf(file));
    }

    static byte[] bytesOf(Path file) throws PriceListException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PriceListException(file.toString(), "there is no such file", e);
        } catch (IOException e) {
            throw new PriceListException(file.toString(), "cannot be read: " + e.getMessage(), e);
        }
    }

    static PriceList parse(String origin, byte[] yaml) throws PriceListException {
        Content content;
        try {
            content = READER.readValue(yaml);
        } catch (JsonProcessingException e) {
            throw PriceListException.of(origin, e);
        } catch (IOException e) {
            throw new PriceListException(origin, "cannot be read: " + e.getMessage(), e);
        }
        if (content == null) {
            throw new PriceListException(origin, NO_LIST, null);
        }
        String fault = PriceListCheck.fault(content.models());
        if (fault != null) {
            throw new PriceListException(origin, fault, null);
        }
        return new PriceList(origin, content);
    }

    String origin() {
        return origin;
    }

    List<ModelPrice> models() {
        return content.models();
    }

    /** The surcharge at a host, for every model of a provider. */
    Uplift upliftAt(String provider, @Nullable String host) {
        int percent = 0;
        for (HostUplift uplift : content.uplifts()) {
            if (host != null
                    && uplift.hostSuffix() != null
                    && uplift.provider().equals(provider)
                    && host.endsWith(uplift.hostSuffix())) {
                percent = Math.max(percent, uplift.percent());
            }
        }
        return new Uplift(percent);
    }

    /** The entry for a model, by its name, an alias, or its name with a date; one for the host goes before one for all. */
    Optional<ModelPrice> find(String provider, @Nullable String host, String model) {
        Optional<ModelPrice> exact = named(provider, host, model);
        return exact.isPresent()
                ? exact
                : base(model)
                        .flatMap(base -> named(provider, host, base))
                        .filter(entry -> !entry.pricesOtherwise(model));
    }

    private Optional<ModelPrice> named(String provider, @Nullable String host, String model) {
        ModelPrice found = null;
        for (ModelPrice entry : content.models()) {
            if (entry.provider().equals(provider) && entry.isCalled(model)) {
                if (entry.host() != null && entry.host().equalsIgnoreCase(host)) {
                    return Optional.of(entry);
                }
                found = entry.host() == null ? entry : found;
            }
        }
        return Optional.ofNullable(found);
    }

    /** {@code gpt-5.4-mini} of {@code gpt-5.4-mini-2026-03-01}. */
    private static Optional<String> base(String model) {
        int suffix = model.length() - "-yyyy-MM-dd".length();
        if (suffix < 1 || model.charAt(suffix) != '-') {
            return Optional.empty();
        }
        try {
            LocalDate.parse(model.substring(suffix + 1));
            return Optional.of(model.substring(0, suffix));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The file's own form. */
    record Content(List<HostUplift> uplifts, List<ModelPrice> models) {
        @SuppressWarnings("NullAway") // a file may leave a list out
        Content {
            uplifts = uplifts == null ? List.of() : uplifts;
            models = models == null ? List.of() : models;
        }
    }

    /** A surcharge at hosts that end in {@code hostSuffix}; told, not applied, where there is none. */
    record HostUplift(
            String provider,
            @JsonProperty(required = true) int percent,
            @Nullable String hostSuffix,
            String when) {
        HostUplift {
            PriceListCheck.required(provider, "provider");
            PriceListCheck.required(when, "when");
            if (percent < 0 || percent > 100) {
                throw new IllegalArgumentException("percent is a number from 0 to 100");
            }
        }
    }
}
