package io.spendlane.simulator.provider;

import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which request goes where, and under which name faults know it. In a path, {@code {id}} stands for anything without a
 * slash; the first entry that fits counts.
 */
public final class Routes {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private final List<Target> targets = new ArrayList<>();
    private final Set<String> large = new HashSet<>();

    /** Answers one kind of request. */
    public interface Handler {
        /** @param id the path's {@code {id}}, empty if it has none */
        Reply answer(Request request, Owner owner, String id) throws IOException;
    }

    /** A request that is known. */
    public record Match(String operation, Handler handler, String id) {}

    private record Target(String method, Pattern path, Predicate<Request> when, String operation, Handler handler) {}

    public Routes add(String method, String path, String operation, Handler handler) {
        return add(method, path, request -> true, operation, handler);
    }

    /** @param when what must hold besides method and path */
    public Routes add(String method, String path, Predicate<Request> when, String operation, Handler handler) {
        targets.add(new Target(method, pattern(path), when, operation, handler));
        return this;
    }

    private static Pattern pattern(String path) {
        StringBuilder regex = new StringBuilder();
        Matcher variables = VARIABLE.matcher(path);
        int from = 0;
        while (variables.find()) {
            regex.append(Pattern.quote(path.substring(from, variables.start())))
                    .append("(?<")
                    .append(variables.group(1))
                    .append(">[^/]+?)");
            from = variables.end();
        }
        return Pattern.compile(regex + Pattern.quote(path.substring(from)));
    }

    /** These operations take bodies of any size. */
    public Routes takingLargeBodies(String... operations) {
        large.addAll(List.of(operations));
        return this;
    }

    boolean takesLargeBodies(String operation) {
        return large.contains(operation);
    }

    Set<String> operations() {
        return targets.stream().map(Target::operation).collect(Collectors.toSet());
    }

    Optional<Match> find(Request request) {
        for (Target target : targets) {
            Matcher path = target.path().matcher(request.path());
            if (target.method().equals(request.method())
                    && path.matches()
                    && target.when().test(request)) {
                String id = path.groupCount() == 0 ? "" : path.group("id");
                return Optional.of(new Match(target.operation(), target.handler(), id));
            }
        }
        return Optional.empty();
    }
}
