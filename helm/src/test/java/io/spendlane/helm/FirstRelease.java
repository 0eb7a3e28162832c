package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the first version left behind: its chart, the objects that its operator wrote, and its store. */
final class FirstRelease {
    private static final Path FOLDER = Path.of("src/test/resources/first-release");

    private final KubernetesClient admin;
    private final Map<String, String> uids = new HashMap<>();

    FirstRelease(KubernetesClient admin) {
        this.admin = admin;
    }

    static Helm chart() {
        return new Helm(FOLDER.resolve("spendlane-0.1.0.tgz"));
    }

    /** The lane's spec in one line, with its work going to this provider. */
    static String laneSpec(String provider) {
        return Yaml.file(FOLDER.resolve("lane.yaml")).get("spec").toString().replace("http://127.0.0.1:8090", provider);
    }

    /** Makes the objects that are not there; all get the statuses that they had, with the uids that they have now. */
    void restore(Path store) throws IOException {
        admin.resource(Files.readString(FOLDER.resolve("identity.yaml"))).create();
        List<String> names = List.of("lane", "greetings", "later");
        for (String name : names) {
            ObjectNode object = (ObjectNode) Yaml.file(FOLDER.resolve(name + ".yaml"));
            String before = object.at("/metadata/uid").asText();
            ((ObjectNode) object.get("metadata")).remove("uid");
            GenericKubernetesResource wanted = parsed(object);
            GenericKubernetesResource found = admin.resource(wanted).get();
            if (found == null) {
                found = admin.resource(wanted).create();
            } else {
                found.getMetadata().setFinalizers(wanted.getMetadata().getFinalizers());
                found = admin.resource(found).update();
            }
            uids.put(before, found.getMetadata().getUid());
        }
        for (String name : names) {
            JsonNode object = Yaml.one(present(Yaml.text(FOLDER.resolve(name + ".yaml"))));
            GenericKubernetesResource found = admin.resource(parsed(object)).get();
            found.setAdditionalProperty(
                    "status", parsed(object).getAdditionalProperties().get("status"));
            admin.resource(found).updateStatus();
        }
        Path from = FOLDER.resolve("store");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path to = store.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                // Bytes that are no text pass unchanged.
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                Files.writeString(to, present(text), StandardCharsets.ISO_8859_1);
            }
        }
    }

    private String present(String text) {
        String now = text;
        for (Map.Entry<String, String> uid : uids.entrySet()) {
            now = now.replace(uid.getKey(), uid.getValue());
        }
        return now;
    }

    private GenericKubernetesResource parsed(JsonNode object) {
        return admin.getKubernetesSerialization().unmarshal(Yaml.write(object), GenericKubernetesResource.class);
    }
}
