package io.spendlane.operator.provider.account;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.openai.Dialect;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Where a provider's API is. */
public final class BaseUrl {
    private static final Set<String> ROUTE = Set.of(Dialect.MODEL);
    private static final Set<String> NOTHING = Set.of();

    private BaseUrl() {}

    /**
     * The one form of a base URL, by which accounts are told apart: lower-case host, no default port, no slash at its end.
     *
     * @param given {@code null} or empty for the provider's own
     * @throws ProviderException {@code INVALID} when it is none, or holds what belongs elsewhere
     */
    public static String of(Provider provider, @Nullable String given) throws ProviderException {
        HttpUrl url = parse(provider, given);
        String text = url.toString();
        int end = text.length();
        while (text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * Where the account is that a model of a base URL leads to: at a gateway that has another for each model, the model is a part of it.
     *
     * @param url without a slash at its end
     */
    public static String routed(Provider provider, String url, String model) {
        return Row.of(provider).routed()
                ? url + "?" + Dialect.MODEL + "=" + URLEncoder.encode(model, StandardCharsets.UTF_8)
                : url;
    }

    /** The provider's own; {@code null} where each account has another. */
    public static @Nullable String home(Provider provider) {
        return Row.of(provider).home();
    }

    /** @param allowHttp whether plain http will do */
    static HttpUrl parse(Provider provider, @Nullable String given, boolean allowHttp) throws ProviderException {
        String normal = of(provider, given);
        if (normal.startsWith("http:") && !allowHttp) {
            throw invalid(normal
                    + " is plain http, which shows the API key to the network; use https, or, for tests and models "
                    + "inside the cluster, start the operator with SPENDLANE_ALLOW_HTTP=true");
        }
        return HttpUrl.get(normal);
    }

    private static HttpUrl parse(Provider provider, @Nullable String given) throws ProviderException {
        Row row = Row.of(provider);
        if (given == null || given.isBlank()) {
            if (row.home() == null) {
                throw invalid(article(provider) + provider + " target needs a baseUrl, such as " + row.example());
            }
            return HttpUrl.get(row.home());
        }
        HttpUrl url = HttpUrl.parse(given.strip());
        if (url == null) {
            throw invalid("the baseUrl is no http or https URL; it looks like " + row.example());
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw invalid("the baseUrl holds a user name or password; credentials belong into the Secret");
        }
        boolean strange = !(row.routed() ? ROUTE : NOTHING).containsAll(url.queryParameterNames());
        if (strange || url.fragment() != null) {
            throw invalid(
                    "the baseUrl of " + url.host() + " has a query or a fragment; give scheme, host and path only");
        }
        return url;
    }

    private static String article(Provider provider) {
        return provider == Provider.LiteLLM || provider == Provider.Fireworks ? "a " : "an ";
    }

    private static ProviderException invalid(String message) {
        return new ProviderException(Kind.INVALID, 0, message, null, null);
    }
}
