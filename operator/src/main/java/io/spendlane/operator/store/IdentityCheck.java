package io.spendlane.operator.store;

import org.jspecify.annotations.Nullable;

/** Whether store and cluster belong together. Where they do not nothing is submitted: the work may have been paid for already. */
public sealed interface IdentityCheck {
    /** The ConfigMap, in the operator's namespace, that holds the id in the cluster. */
    String CONFIG_MAP = "spendlane-identity";

    /** They do. */
    record Agreed(String id) implements IdentityCheck {}

    /** Both are new: write this to the store, then to the ConfigMap. */
    record Create(Identity identity) implements IdentityCheck {}

    /** The store was made for this cluster, the ConfigMap is not there (any more). */
    record WriteConfigMap(String id) implements IdentityCheck {}

    /** They do not; a person has to decide. */
    record Differs(String message) implements IdentityCheck {}

    /**
     * @param stored what the store says; null when it says nothing
     * @param configured the id in the ConfigMap; null when there is none
     * @param clusterName the cluster that the operator runs in
     * @param fresh for a new installation
     */
    static IdentityCheck decide(
            @Nullable Identity stored, @Nullable String configured, String clusterName, Identity fresh) {
        if (stored == null) {
            return configured == null ? new Create(fresh) : new Differs(lost(configured));
        }
        if (configured == null) {
            return stored.clusterName().equals(clusterName)
                    ? new WriteConfigMap(stored.id())
                    : new Differs(restored(stored, clusterName));
        }
        return stored.id().equals(configured)
                ? new Agreed(stored.id())
                : new Differs(other(stored, configured, clusterName));
    }

    private static String lost(String configured) {
        return ("The store is empty, but ConfigMap %s says that installation %s has worked here: its records of paid work"
                        + " are missing. Nothing is submitted. Mount or restore the right store; or, if its records are"
                        + " lost for good and work may be paid for again, delete the ConfigMap.")
                .formatted(CONFIG_MAP, configured);
    }

    private static String restored(Identity stored, String clusterName) {
        return ("The store belongs to installation %s of cluster %s, and this is cluster %s, without ConfigMap %s. Nothing"
                        + " is submitted, so that no two clusters work with one store. If the other one no longer runs,"
                        + " create ConfigMap %s with id: %s.")
                .formatted(stored.id(), stored.clusterName(), clusterName, CONFIG_MAP, CONFIG_MAP, stored.id());
    }

    private static String other(Identity stored, String configured, String clusterName) {
        return ("The store belongs to installation %s of cluster %s, but ConfigMap %s of this cluster, %s, says %s. Nothing"
                        + " is submitted. Mount the store of installation %s; or, if this store is to be used from now on"
                        + " and no other cluster uses it, set id: %s in the ConfigMap.")
                .formatted(
                        stored.id(),
                        stored.clusterName(),
                        CONFIG_MAP,
                        clusterName,
                        configured,
                        configured,
                        stored.id());
    }
}
