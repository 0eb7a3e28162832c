package io.spendlane.operator.provider;

/** The call of one account that is answered at once, at the full price. Thread-safe. Knows the wire and nothing else. */
public interface RealtimeProvider {
    /**
     * Asks the model one question, and waits for the answer: that may take minutes. Bills: sent exactly once, whatever happens.
     *
     * @param requestLine a line made by {@link BatchWire#requestLine}
     * @param model the one that the line was made for: not every wire's lines name it
     * @return what the provider says to this request, refusals of what it asks included
     * @throws ProviderException {@code UNKNOWN_OUTCOME} when the request may have arrived and is billed then; every other kind is certainly
     *     not billed, {@code INVALID} about the target and not about this one request: an unknown model, an address where no API is
     */
    RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException;
}
