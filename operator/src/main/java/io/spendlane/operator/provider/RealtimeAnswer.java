package io.spendlane.operator.provider;

/**
 * What a provider says to one request.
 *
 * @param resultLine as its batch result files would hold it, for {@link BatchWire#resultLine}; UTF-8, without its end
 * @param left what the account may still ask
 */
public record RealtimeAnswer(byte[] resultLine, RateLeft left) {}
