package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/**
 * Who this installation is. Part of the identity of all paid work: two installations never take each other's.
 *
 * @param clusterName the cluster that it was made in
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Identity(String id, String clusterName) {

    /** Of a new installation. */
    public static Identity create(String clusterName) {
        return new Identity(UUID.randomUUID().toString(), clusterName);
    }
}
