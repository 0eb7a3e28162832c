package io.spendlane.operator.provider;

import java.io.IOException;
import java.io.InputStream;

/** Lines of requests that can be read again, each with a line break at its end. */
public interface Content {
    InputStream open() throws IOException;

    /** In bytes. */
    long length() throws IOException;
}
