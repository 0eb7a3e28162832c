package io.spendlane.operator.job;

/** Why a job is not taken, for people. */
record Refusal(Reason reason, String message) {}
