package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which rights the chart grants to the operator, and what the API server says that it may do. Resources are written group/name. */
final class Rights {
    private final KubernetesClient admin;
    private final KubernetesClient operator;

    Rights(KubernetesClient admin, KubernetesClient operator) {
        this.admin = admin;
        this.operator = operator;
    }

    record Right(String verb, String resource, boolean everywhere) {}

    static List<Right> granted() {
        List<Right> rights = new ArrayList<>();
        for (JsonNode object : Chart.render("")) {
            String kind = object.get("kind").asText();
            if (Set.of("Role", "ClusterRole").contains(kind)
                    && object.at("/metadata/name").asText().equals("spendlane-operator")) {
                for (JsonNode rule : object.get("rules")) {
                    for (JsonNode resource : rule.get("resources")) {
                        for (JsonNode verb : rule.get("verbs")) {
                            rights.add(new Right(
                                    verb.asText(),
                                    rule.get("apiGroups").get(0).asText() + "/" + resource.asText(),
                                    kind.equals("ClusterRole")));
                        }
                    }
                }
            }
        }
        return rights;
    }

    boolean may(String verb, String resource, String namespace) {
        String[] parts = resource.split("/");
        return Boolean.TRUE.equals(operator.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(parts[0])
                        .withResource(parts[1])
                        .withSubresource(parts.length > 2 ? parts[2] : null)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed());
    }

    Set<String> resources() {
        Set<String> all = new TreeSet<>();
        List<String> groups = new ArrayList<>(List.of(""));
        admin.getApiGroups().getGroups().forEach(group -> groups.add(group.getName()));
        for (String group : groups) {
            kinds(group).forEach(resource -> all.add(group + "/" + resource.getName()));
        }
        assertThat(all).hasSizeGreaterThan(80);
        return all;
    }

    List<APIResource> kinds(String group) {
        return admin.getApiResources(group.isEmpty() ? "v1" : group + "/" + version(group))
                .getResources();
    }

    String version(String group) {
        return admin.getApiGroup(group).getPreferredVersion().getVersion();
    }
}
