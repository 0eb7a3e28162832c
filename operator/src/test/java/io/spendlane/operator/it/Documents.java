package io.spendlane.operator.it;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** YAML as a person writes it: read and sent without our own types, so that what is wrong reaches the API server. */
final class Documents {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Documents() {}

    static List<GenericKubernetesResource> read(String yaml) {
        try (MappingIterator<GenericKubernetesResource> all =
                YAML.readerFor(GenericKubernetesResource.class).readValues(yaml)) {
            return all.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(yaml, e);
        }
    }

    /** Server-side apply of every document, as one field manager: what is left out is removed. */
    static void apply(String yaml) {
        for (GenericKubernetesResource document : read(yaml)) {
            Platform.client().resource(document).forceConflicts().serverSideApply();
        }
    }
}
