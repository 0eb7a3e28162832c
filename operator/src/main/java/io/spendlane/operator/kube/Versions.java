package io.spendlane.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Resource versions as numbers: the API server promises for custom resources that they grow. */
public final class Versions {
    private Versions() {}

    public static long of(HasMetadata object) {
        return of(object.getMetadata().getResourceVersion());
    }

    public static long of(String version) {
        return version == null || version.isEmpty() ? 0 : Long.parseLong(version);
    }
}
