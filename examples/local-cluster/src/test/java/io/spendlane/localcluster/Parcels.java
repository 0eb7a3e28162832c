package io.spendlane.localcluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.Map;

/** The custom resource of these tests, in namespace {@code default}. */
final class Parcels {
    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("example.org")
            .withVersion("v1")
            .withKind("Parcel")
            .withPlural("parcels")
            .withNamespaced(true)
            .build();

    private Parcels() {}

    static KubernetesClient client(String kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    /** Creates the CRD, with roles and a policy, and waits until parcels can be created. */
    static void define(KubernetesClient client) {
        client.load(Parcels.class.getResourceAsStream("parcels.yaml")).create();
        await().ignoreExceptions().until(() -> in(client).list().getItems().isEmpty());
    }

    static NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            in(KubernetesClient client) {
        return client.genericKubernetesResources(KIND).inNamespace("default");
    }

    static GenericKubernetesResource parcel(String name, String colour, int weight) {
        GenericKubernetesResource parcel = new GenericKubernetesResource();
        parcel.setApiVersion("example.org/v1");
        parcel.setKind("Parcel");
        parcel.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("default").build());
        parcel.setAdditionalProperty("spec", new HashMap<>(Map.of("colour", colour, "weight", weight)));
        return parcel;
    }
}
