package io.spendlane.simulator.http;

import java.io.IOException;

/** What answers below {@code /_simulator}. */
public interface Control {
    /** @param request with the path from there on, such as {@code /calls} */
    Reply answer(Request request) throws IOException;
}
