package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.spendlane.api.v1alpha1.Charge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is, in the store before its create: enough to find, settle and read it without any object in the cluster.
 *
 * @param charge as it was when the create was put on record
 * @param ranges its items, such as {@code 0-49} or {@code 7}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchRecord(
        Charge charge,
        String jobUID,
        String namespace,
        String job,
        String runId,
        @Nullable List<String> ranges) {}
