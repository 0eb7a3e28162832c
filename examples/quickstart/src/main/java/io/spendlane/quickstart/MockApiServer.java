package io.spendlane.quickstart;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Fabric8's mock: stores objects and tells who watches them. It checks no schema and no rights, and sets no defaults. */
record MockApiServer(KubernetesMockServer server) implements ApiServer {

    /** It tells of every request. Held here, or the setting is lost with the logger. */
    private static final Logger TALK = Logger.getLogger("io.fabric8.mockwebserver");

    static MockApiServer launch() {
        TALK.setLevel(Level.WARNING);
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        return new MockApiServer(server);
    }

    private String url() {
        return "http://" + server.getHostName() + ":" + server.getPort();
    }

    @Override
    public String says() {
        return "a mock in this process at " + url()
                + ". No etcd and kube-apiserver are at hand; examples/local-cluster says how to get them";
    }

    @Override
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: mock
                  cluster:
                    server: %s
                users:
                - name: anyone
                  user: {}
                contexts:
                - name: mock
                  context:
                    cluster: mock
                    user: anyone
                current-context: mock
                """.formatted(url());
    }

    @Override
    public Optional<Path> kubectl() {
        return Optional.empty();
    }

    @Override
    public void close() {
        server.destroy();
    }
}
