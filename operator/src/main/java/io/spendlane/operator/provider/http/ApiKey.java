package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;

/** An API key. It shows itself to nobody but the header that carries it. */
public record ApiKey(String value) {
    /**
     * The key in a Secret's value; white space around it, such as a last line break, is no part of it.
     *
     * @throws ProviderException {@code AUTHENTICATION} when it cannot be a key
     */
    public static ApiKey of(String value) throws ProviderException {
        String key = value.strip();
        if (key.isEmpty()) {
            throw refused("the Secret holds an empty key; put the account's API key into it");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw refused("the Secret's key holds a character that no API key has, such as a space or a line break; "
                    + "put the account's API key into it, and nothing else");
        }
        return new ApiKey(key);
    }

    /** The value of an {@code Authorization} header. */
    public String bearer() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "ApiKey[hidden]";
    }

    private static ProviderException refused(String message) {
        return new ProviderException(Kind.AUTHENTICATION, 0, message, null, null);
    }
}
