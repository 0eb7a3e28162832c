package io.spendlane.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A piece of work that no person waits for: records in, one request each, results out, inside a lane. */
@Group(SpendLane.GROUP)
@Version(SpendLane.VERSION)
@Kind("AIBatchJob")
@Singular("aibatchjob")
@Plural("aibatchjobs")
@ShortNames("aibj")
@AdditionalPrinterColumn(name = "Lane", jsonPath = ".spec.laneRef.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Done", jsonPath = ".status.progress", type = Type.STRING)
@AdditionalPrinterColumn(name = "Spent", jsonPath = ".status.spentUSD", type = Type.STRING)
@AdditionalPrinterColumn(name = "Saved", jsonPath = ".status.savedUSD", type = Type.STRING)
@AdditionalPrinterColumn(name = "ETA", jsonPath = ".status.estimate.expectedCompletion", type = Type.STRING)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason", type = Type.STRING)
@AdditionalPrinterColumn(name = "Likely", jsonPath = ".status.estimate.likelyUSD", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Worst", jsonPath = ".status.estimate.worstUSD", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Held", jsonPath = ".status.heldUSD", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Target", jsonPath = ".status.target", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.laneRef.name")
public class AIBatchJob extends CustomResource<AIBatchJobSpec, AIBatchJobStatus> implements Namespaced {
    /** Set by the first ask: from then on money may be held, and the job goes only when all of it is settled and folded. */
    public static final String FINALIZER = "spendlane.io/charges";

    /** {@code "true"} on a job whose provider or Secret is gone for good: settle at worst case and let go. */
    public static final String ABANDON = "spendlane.io/abandon";
}
