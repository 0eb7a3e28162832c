package io.spendlane.localcluster;

import static io.spendlane.localcluster.Parcels.client;
import static io.spendlane.localcluster.Parcels.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the mock server does not decide, decided by the real one. Gets the binaries first if they are not there. */
class LocalClusterIT {
    private static LocalCluster cluster;
    private static KubernetesClient admin;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(
                Options.defaults().withUser("alice", "readers").withUser("mallory"));
        admin = client(cluster.kubeconfig());
        Parcels.define(admin);
    }

    @AfterAll
    static void close() {
        admin.close();
        List<ProcessHandle> processes = cluster.processes();
        cluster.close();
        assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(cluster.directory()).doesNotExist();
    }

    @Test
    void knowsItsVersionAndItsNamespaces() {
        assertThat(admin.getKubernetesVersion().getMinor()).isEqualTo("36");
        assertThat(admin.namespaces().withName("default").get()).isNotNull();
        assertThat(admin.namespaces()
                        .withName("kube-system")
                        .get()
                        .getMetadata()
                        .getUid())
                .isNotEmpty();
    }

    @Test
    void decidesRulesInCel() {
        assertThatThrownBy(() -> create("heavy", "red", 31))
                .hasMessageContaining("a parcel weighs at most 30 kg")
                .extracting(LocalClusterIT::code)
                .isEqualTo(422);

        GenericKubernetesResource fixed = create("fixed", "red", 3);
        fixed.setAdditionalProperty("spec", Map.of("weight", 4));
        assertThatThrownBy(() -> Parcels.in(admin).resource(fixed).update())
                .hasMessageContaining("weight cannot be changed");
    }

    @Test
    void selectsByField() {
        create("sky", "blue", 1);
        create("grass", "green", 1);

        assertThat(Parcels.in(admin).withField("spec.colour", "green").list().getItems())
                .extracting(parcel -> parcel.getMetadata().getName())
                .containsExactly("grass");
    }

    @Test
    void refusesAStatusThatWasDecidedFromAnOlderObject() {
        GenericKubernetesResource first = create("contended", "red", 1);
        GenericKubernetesResource second =
                Parcels.in(admin).withName("contended").get();
        first.setAdditionalProperty("status", Map.of("place", "Berlin"));
        second.setAdditionalProperty("status", Map.of("place", "Bremen"));

        Parcels.in(admin).resource(first).updateStatus();

        assertThatThrownBy(() -> Parcels.in(admin).resource(second).updateStatus())
                .extracting(LocalClusterIT::code)
                .isEqualTo(409);
        assertThat(Parcels.in(admin).withName("contended").get().<String>get("status", "place"))
                .isEqualTo("Berlin");
    }

    @Test
    void letsUsersDoWhatTheirRolesSay() {
        create("visible", "red", 1);

        try (KubernetesClient alice = client(cluster.kubeconfigFor("alice"));
                KubernetesClient mallory = client(cluster.kubeconfigFor("mallory"));
                KubernetesClient robot = client(cluster.kubeconfigForServiceAccount("default", "robot"))) {
            assertThat(Parcels.in(alice).withName("visible").get()).isNotNull();
            assertThat(Parcels.in(robot).withName("visible").get()).isNotNull();
            assertThatThrownBy(() -> Parcels.in(alice).withName("visible").delete())
                    .hasMessageContaining("cannot delete resource");
            assertThatThrownBy(() -> Parcels.in(mallory).withName("visible").get())
                    .hasMessageContaining("cannot get resource");
        }
    }

    @Test
    void enforcesAdmissionPolicies() {
        // A policy takes effect a moment after it was created.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Parcels.in(admin).withName("coal").delete();
            assertThatThrownBy(() -> create("coal", "black", 1)).hasMessageContaining("no black parcels");
        });
    }

    @Test
    void runsKubectl() {
        assertThat(cluster.kubectl("auth", "whoami", "--output=jsonpath={.status.userInfo.username}"))
                .isEqualTo("admin");
        assertThatThrownBy(() -> cluster.kubectl("get", "nothings"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("doesn't have a resource type \"nothings\"");
    }

    private static GenericKubernetesResource create(String name, String colour, int weight) {
        return Parcels.in(admin).resource(parcel(name, colour, weight)).create();
    }

    private static int code(Throwable refusal) {
        return refusal instanceof KubernetesClientException answer ? answer.getCode() : 0;
    }
}
