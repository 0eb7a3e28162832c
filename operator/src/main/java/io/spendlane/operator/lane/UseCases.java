package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.api.v1alpha1.UseCase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a lane says about kinds of work, on top of what is usual for common ones. In its own entries a lane may be stricter than usual, and
 * less strict too, but for kinds that a person waits for: those are Critical everywhere.
 */
public record UseCases(List<UseCase> own) {
    private static final Map<String, Urgency> COMMON = new HashMap<>();

    static {
        Stream.of(
                        "interactive",
                        "chat",
                        "agent",
                        "safety",
                        "moderation",
                        "fraud",
                        "fraud-alert",
                        "fraud-check",
                        "fraud-decision",
                        "fraud-detection")
                .forEach(kind -> COMMON.put(kind, Urgency.Critical));
        Stream.of(
                        "report",
                        "reports",
                        "summary",
                        "summaries",
                        "summarization",
                        "document-summarization",
                        "analytics",
                        "enrichment",
                        "evaluation",
                        "evaluations",
                        "backfill",
                        "backfills")
                .forEach(kind -> COMMON.put(kind, Urgency.Low));
    }

    /** Kinds of work with a class of their own in every lane. */
    static Map<String, Urgency> common() {
        return Map.copyOf(COMMON);
    }

    /** The class of a kind of work; empty: neither the lane nor usage says. */
    public Optional<Urgency> of(String useCase) {
        Optional<Urgency> usual = Optional.ofNullable(COMMON.get(plain(useCase)));
        if (usual.filter(Urgency.Critical::equals).isPresent()) {
            return usual;
        }
        return named(useCase)
                .flatMap(u -> Optional.ofNullable(u.urgency()).stream())
                .reduce(Urgencies::stricter)
                .or(() -> usual);
    }

    /** How urgent a job is: the stricter of what it says and what its use case means; Normal where neither says anything. */
    public Urgency urgency(@Nullable Urgency said, @Nullable String useCase) {
        Optional<Urgency> meant = useCase == null ? Optional.empty() : of(useCase);
        return Stream.concat(Optional.ofNullable(said).stream(), meant.stream())
                .reduce(Urgencies::stricter)
                .orElse(Urgencies.USUAL);
    }

    /** The targets that may take such work; empty: all. */
    public Optional<Set<String>> targets(@Nullable String useCase) {
        return useCase == null
                ? Optional.empty()
                : named(useCase)
                        .flatMap(u -> Optional.ofNullable(u.targets()).stream())
                        .map(Set::copyOf)
                        .findFirst();
    }

    /** The lane's own kinds of work. */
    public Stream<String> names() {
        return own.stream().flatMap(u -> Optional.ofNullable(u.name()).stream());
    }

    /** How the lane writes a kind of work; empty: it does not name it. */
    public Optional<String> name(String useCase) {
        return named(useCase)
                .flatMap(u -> Optional.ofNullable(u.name()).stream())
                .findFirst();
    }

    private Stream<UseCase> named(String useCase) {
        String wanted = plain(useCase);
        return own.stream().filter(u -> u.name() != null && plain(u.name()).equals(wanted));
    }

    private static String plain(String name) {
        return name.replace('_', '-');
    }
}
