package io.spendlane.operator.provider;

/**
 * A file as the provider shows it.
 *
 * @param bytes its size, -1 where the provider does not say
 */
public record RemoteFile(String id, long bytes, String filename, String purpose) {}
