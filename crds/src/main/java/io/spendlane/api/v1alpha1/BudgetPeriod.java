package io.spendlane.api.v1alpha1;

/** When a budget begins anew. Calendar periods follow the lane's time zone; weeks begin on Monday; Total never does. */
public enum BudgetPeriod {
    Daily,
    Weekly,
    Monthly,
    Rolling,
    Total
}
