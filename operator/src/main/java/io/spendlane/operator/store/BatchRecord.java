package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.spendlane.api.v1alpha1.Charge;

/**
 * What a batch is, in the store before its create: enough to find, settle and read it without any object in the cluster.
 *
 * @param charge as it was when the create was put on record
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchRecord(Charge charge, String jobUID, String namespace, String job, String runId) {}
