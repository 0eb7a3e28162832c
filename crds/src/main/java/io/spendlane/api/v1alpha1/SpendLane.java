package io.spendlane.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Where work may go, for how much money and for whom. Cluster-scoped: who may edit it is a matter of cluster RBAC. */
@Group(SpendLane.GROUP)
@Version(SpendLane.VERSION)
@Kind("SpendLane")
@Singular("spendlane")
@Plural("spendlanes")
@ShortNames("lane")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type=='Ready')].status", type = Type.STRING)
@AdditionalPrinterColumn(name = "Running", jsonPath = ".status.jobs.running", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Waiting", jsonPath = ".status.jobs.waiting", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Spent", jsonPath = ".status.spentUSD", type = Type.STRING)
@AdditionalPrinterColumn(name = "Held", jsonPath = ".status.heldUSD", type = Type.STRING)
@AdditionalPrinterColumn(name = "Saved", jsonPath = ".status.savedUSD", type = Type.STRING)
@AdditionalPrinterColumn(name = "Budget", jsonPath = ".status.budgets[0].name", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Available",
        jsonPath = ".status.budgets[0].availableUSD",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class SpendLane extends CustomResource<SpendLaneSpec, SpendLaneStatus> {
    public static final String GROUP = "spendlane.io";
    public static final String VERSION = "v1alpha1";

    /** Set once the lane keeps a ledger: a lane with open charges is not deleted. */
    public static final String FINALIZER = "spendlane.io/ledger";
}
