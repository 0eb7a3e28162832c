package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "It is not there" is worth money: it is said only of listings that were read whole. */
class ListingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{\"data\":[]}|none",
                "{\"data\":[{\"id\":\"b1\"}]}|none",
                "{\"data\":[{\"id\":\"b1\"}],\"has_more\":null,\"last_id\":\"b1\"}|none",
                "{\"data\":[{\"id\":\"b1\"}],\"has_more\":false,\"last_id\":\"b1\"}|none",
                "{\"data\":[{\"id\":\"b1\"}],\"has_more\":true,\"last_id\":\"b1\"}|b1",
                "{\"data\":[{\"id\":\"b1\"}],\"has_more\":\"true\",\"last_id\":\"cursor\"}|cursor",
                "{\"data\":[{\"id\":\"b1\"}],\"has_more\":true,\"last_id\":100}|100",
                "{\"data\":[{\"id\":\"b2\"},{\"id\":\"b1\"}],\"has_more\":true}|b1"
            })
    void goesOn(String json, String next) throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(json))) {
            assertThat(new TestAccess().batches(server.url()).list(null).next()).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"data\":null}",
                "{\"data\":{\"id\":\"b1\"}}",
                "{\"error\":{\"code\":\"x\"}}",
                "{\"data\":[],\"has_more\":true}",
                "{\"data\":[{\"id\":\"b9\"}],\"has_more\":true,\"last_id\":\"b0\"}",
                "{\"data\":[{\"id\":\"b1\"},{\"status\":\"completed\"}]}",
                "{\"data\":[{\"id\":\"b1\"},null]}",
                "{\"data\":[{\"id\":\"b1\"}"
            })
    void isNotReadInPart(String json) {
        try (WireServer server = new WireServer(seen -> Reply.ok(json))) {
            OpenAIBatches batches = new TestAccess().batches(server.url());
            ProviderException fault = catchThrowableOfType(ProviderException.class, () -> batches.list("b0"));
            assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        }
    }
}
