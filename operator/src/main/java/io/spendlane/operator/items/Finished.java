package io.spendlane.operator.items;

/**
 * What a step ended with: every record is in one of the two.
 *
 * @param results records with a result
 * @param deadLetters records without one
 */
public record Finished(int results, int deadLetters) {}
