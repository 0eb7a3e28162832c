package io.spendlane.operator.provider;

/** An uploaded file as the provider shows it. */
public record RemoteFile(String id, long bytes, String filename, String purpose) {}
