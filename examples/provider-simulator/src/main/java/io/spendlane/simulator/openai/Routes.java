package io.spendlane.simulator.openai;

import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which request goes where, and under which name faults know it. A {@code *} in a path stands for an id. */
final class Routes {
    private final Map<List<String>, Target> targets = new LinkedHashMap<>();

    /** Answers one kind of request. */
    interface Handler {
        Reply answer(Request request, Owner owner, String id) throws IOException;
    }

    /** A request that is known. */
    record Match(String operation, Handler handler, String id) {}

    private record Target(String operation, Handler handler) {}

    private Routes add(String method, String path, String operation, Handler handler) {
        targets.put(key(method, path), new Target(operation, handler));
        return this;
    }

    static Routes of(
            FilesApi files, BatchesApi batches, ModelsApi models, ChatApi chat, Map<String, Endpoint> endpoints) {
        Routes routes = new Routes()
                .add("POST", "/files", "upload", (request, owner, id) -> files.upload(request, owner))
                .add("GET", "/files", "listFiles", (request, owner, id) -> files.list(request, owner))
                .add("GET", "/files/*", "retrieveFile", (request, owner, id) -> files.retrieve(owner, id))
                .add("DELETE", "/files/*", "deleteFile", (request, owner, id) -> files.delete(owner, id))
                .add("GET", "/files/*/content", "content", (request, owner, id) -> files.content(owner, id))
                .add("POST", "/batches", ProviderWire.CREATE, (request, owner, id) -> batches.create(request, owner))
                .add("GET", "/batches", "list", (request, owner, id) -> batches.list(request, owner))
                .add("GET", "/batches/*", "retrieve", (request, owner, id) -> batches.retrieve(owner, id))
                .add("POST", "/batches/*/cancel", "cancel", (request, owner, id) -> batches.cancel(owner, id))
                .add("GET", "/models", "models", (request, owner, id) -> models.list())
                .add("GET", "/models/*", "models", (request, owner, id) -> models.retrieve(id));
        endpoints.forEach((url, endpoint) -> routes.add(
                "POST",
                url.replaceFirst("^/v1", ""),
                endpoint.operation(),
                (request, owner, id) -> chat.answer(request, owner, endpoint)));
        return routes;
    }

    Set<String> operations() {
        return targets.values().stream().map(Target::operation).collect(Collectors.toSet());
    }

    Optional<Match> find(String method, String path) {
        Target exact = targets.get(key(method, path));
        if (exact != null && path.indexOf('*') < 0) {
            return Optional.of(new Match(exact.operation(), exact.handler(), ""));
        }
        String[] parts = path.split("/", -1);
        if (parts.length < 3 || parts[2].isEmpty()) {
            return Optional.empty();
        }
        String id = parts[2];
        parts[2] = "*";
        return Optional.ofNullable(targets.get(key(method, String.join("/", parts))))
                .map(target -> new Match(target.operation(), target.handler(), id));
    }

    private static List<String> key(String method, String path) {
        return List.of(method, path);
    }
}
