package io.spendlane.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The client of the API server. */
final class Cluster {
    private static final int CALLS = 64;
    private static final String OURS = "io.spendlane.api";

    private Cluster() {}

    static KubernetesClient connect() {
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withMaxConcurrentRequests(2 * CALLS)
                .withMaxConcurrentRequestsPerHost(CALLS)
                .withUserAgent("spendlane-operator")
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(tolerant(), true))
                .build();
    }

    /**
     * What was stored under an earlier schema and cannot be read is read as absent, so that one broken object never stops the list of all
     * others; whoever needs the value then refuses that object alone.
     */
    private static ObjectMapper tolerant() {
        return new ObjectMapper().addHandler(new DeserializationProblemHandler() {
            @Override
            public @Nullable Object handleWeirdStringValue(
                    DeserializationContext context, Class<?> type, String value, String failure) throws IOException {
                return ours(context) ? null : NOT_HANDLED;
            }

            @Override
            public @Nullable Object handleWeirdNumberValue(
                    DeserializationContext context, Class<?> type, Number value, String failure) throws IOException {
                return ours(context) ? null : NOT_HANDLED;
            }

            @Override
            public @Nullable Object handleUnexpectedToken(
                    DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String failure)
                    throws IOException {
                if (!ours(context)) {
                    return NOT_HANDLED;
                }
                parser.skipChildren();
                return null;
            }

            @Override
            public @Nullable Object handleInstantiationProblem(
                    DeserializationContext context, Class<?> type, Object argument, Throwable failure)
                    throws IOException {
                return ours(context) ? null : NOT_HANDLED;
            }

            @Override
            public @Nullable Object handleMissingInstantiator(
                    DeserializationContext context,
                    Class<?> type,
                    ValueInstantiator instantiator,
                    JsonParser parser,
                    String failure)
                    throws IOException {
                if (!ours(context)) {
                    return NOT_HANDLED;
                }
                parser.skipChildren();
                return null;
            }
        });
    }

    /** Whether the value belongs to one of our own types. */
    private static boolean ours(DeserializationContext context) {
        Object owner = context.getParser().currentValue();
        var within = context.getParser().getParsingContext();
        while (within != null) {
            Object current = within.getCurrentValue();
            if (current != null && current.getClass().getName().startsWith(OURS)) {
                return true;
            }
            within = within.getParent();
        }
        return owner != null && owner.getClass().getName().startsWith(OURS);
    }
}
