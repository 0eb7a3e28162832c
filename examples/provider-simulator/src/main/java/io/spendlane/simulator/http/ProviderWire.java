package io.spendlane.simulator.http;

import io.spendlane.simulator.faults.Fault;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** The HTTP API of one provider. */
public interface ProviderWire {
    /** The operation that creates a batch, and therefore costs money. */
    String CREATE = "create";

    /** The operation that is answered at once, and costs money, too. */
    String CHAT = "chat";

    /** Its name in behaviours, faults, calls and invoice. */
    String provider();

    /** Such as {@code /openai/v1}. */
    String basePath();

    /** What the request asks for, in the words of the fault list, such as {@code create}; empty if there is no such endpoint. */
    Optional<String> operation(Request request);

    /** All names that {@link #operation} can give. */
    Set<String> operations();

    /** Whether bodies of this operation may be larger than what is kept in memory; they are read by {@link Request#spooled}. */
    default boolean takesLargeBodies(String operation) {
        return false;
    }

    /** Whose key it carries; empty for a wrong key or none. */
    Optional<String> account(Request request);

    /** Answers, also wrong keys and unknown endpoints, in the provider's own form. */
    Reply answer(Request request) throws IOException;

    /** The error that an injected fault asks for, in the provider's own form. */
    Reply error(Fault.Error error);
}
