package io.spendlane.localcluster;

import static io.spendlane.localcluster.Parcels.client;
import static io.spendlane.localcluster.Parcels.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server that goes away and comes back. */
@Timeout(120)
class OutageIT {
    @Test
    void keepsAddressDataAndClients() {
        try (LocalCluster cluster = LocalCluster.start();
                KubernetesClient client = client(cluster.kubeconfig())) {
            Parcels.define(client);
            String uid = Parcels.in(client)
                    .resource(parcel("first", "red", 1))
                    .create()
                    .getMetadata()
                    .getUid();
            try (var informer = Parcels.in(client).inform()) {

                cluster.stopApiServer();
                assertThat(alive(cluster)).containsExactly(true, false);
                assertThat(Ports.isFree(URI.create(cluster.url()).getPort())).isTrue();

                cluster.startApiServer();
                assertThat(Parcels.in(client)
                                .withName("first")
                                .get()
                                .getMetadata()
                                .getUid())
                        .isEqualTo(uid);
                assertThatThrownBy(cluster::startApiServer).hasMessageContaining("runs already");

                cluster.killApiServer();
                assertThat(alive(cluster)).containsExactly(true, false);
                cluster.startApiServer();
                Parcels.in(client).resource(parcel("second", "red", 1)).create();
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(informer.getStore().list())
                                .extracting(parcel -> parcel.getMetadata().getName())
                                .containsExactlyInAnyOrder("first", "second"));
            }
        }
    }

    @Test
    void isNoticed() {
        try (LocalCluster cluster = LocalCluster.start()) {
            var ended = cluster.ended();
            assertThat(ended).isNotDone();

            cluster.killApiServer();

            assertThat(ended.join()).startsWith("kube-apiserver has ended, its log's last lines:");
        }
    }

    private static List<Boolean> alive(LocalCluster cluster) {
        return cluster.processes().stream().map(ProcessHandle::isAlive).toList();
    }
}
