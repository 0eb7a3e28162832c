package io.spendlane.quickstart;

import io.spendlane.localcluster.Binaries;
import io.spendlane.localcluster.LocalCluster;
import io.spendlane.localcluster.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the demo talks to: a real API server where its binaries are at hand, a mock of one elsewhere. */
sealed interface ApiServer extends AutoCloseable permits ApiServer.Real, MockApiServer {

    /** One line for people: which of the two it is. */
    String says();

    /** Of who may do everything, as YAML. */
    String kubeconfig();

    /** Empty where kubectl has nothing to talk to. */
    Optional<Path> kubectl();

    @Override
    void close();

    /** The real one, if etcd and kube-apiserver are on this machine. Nothing is downloaded. */
    static ApiServer start(boolean mock) {
        Optional<Binaries> binaries = mock ? Optional.empty() : Binaries.findAtHand();
        return binaries.isPresent() ? Real.start(binaries.get()) : MockApiServer.launch();
    }

    /** etcd and kube-apiserver as processes. */
    record Real(LocalCluster cluster) implements ApiServer {
        private static final Duration START = Duration.ofMinutes(2);

        static Real start(Binaries binaries) {
            return new Real(LocalCluster.start(Options.defaults().withStartTimeout(START), binaries));
        }

        @Override
        public String says() {
            return "a real one (etcd and kube-apiserver " + Binaries.VERSION + ") at " + cluster.url();
        }

        @Override
        public String kubeconfig() {
            return cluster.kubeconfig();
        }

        @Override
        public Optional<Path> kubectl() {
            return Optional.of(cluster.binaries().kubectl());
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
