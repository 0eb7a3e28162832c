package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.api.v1alpha1.Step;
import io.spendlane.operator.items.InputFault.Reason;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {
    private static final Step OWN = new Step("s", null, null, 100, null);
    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    @Test
    void rendersSystemAndPrompt() throws Exception {
        JsonNode schema = ChatWire.JSON.readTree("{\"type\":\"object\"}");
        ChatRequest request = request(
                new Step("s", "Be {{tone}}.", "Say {{word}}", 7, schema), "{\"tone\":\"kind\",\"word\":\"hi\"}");

        assertThat(request.customId()).isEqualTo("c");
        assertThat(request.messages())
                .containsExactly(new Message("system", "Be kind."), new Message("user", "Say hi"));
        assertThat(request.maxOutputTokens()).isEqualTo(7);
        assertThat(request.responseSchema()).isEqualTo(schema);
        assertThat(request.parameters()).isEmpty();
    }

    @Test
    void putsTheStepsSystemMessageBeforeTheRecordsOwn() throws Exception {
        Step step = new Step("s", "Be kind.", null, 7, null);
        assertThat(request(step, "{" + USER + "}").messages())
                .containsExactly(new Message("system", "Be kind."), new Message("user", "hi"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void takesMessages(String story, String record, List<Message> expected) throws Exception {
        assertThat(request(OWN, record).messages()).isEqualTo(expected);
    }

    static Stream<Arguments> takesMessages() {
        Message hi = new Message("user", "hi");
        return Stream.of(
                arguments("its own", "{\"id\":1," + USER + "}", List.of(hi)),
                arguments(
                        "of all roles",
                        "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"developer\",\"content\":\"b\"},"
                                + "{\"role\":\"user\",\"content\":\"c\"},{\"role\":\"assistant\",\"content\":\"\"}]}",
                        List.of(
                                new Message("system", "a"),
                                new Message("developer", "b"),
                                new Message("user", "c"),
                                new Message("assistant", ""))),
                arguments(
                        "in parts",
                        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}]}",
                        List.of(new Message("user", "a\nb"))),
                arguments(
                        "with nulls",
                        "{\"tools\":null,\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"name\":null}]}",
                        List.of(hi)),
                arguments(
                        "of a batch line",
                        "{\"custom_id\":\"c\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt\","
                                + USER + "}}",
                        List.of(hi)),
                arguments(
                        "of a batch line as Azure writes it",
                        "{\"custom_id\":\"c\",\"url\":\"/chat/completions\",\"body\":{" + USER
                                + ",\"stream\":false,\"n\":1}}",
                        List.of(hi)),
                arguments("of a batch line with a body only", "{\"body\":{" + USER + "}}", List.of(hi)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 100",
                "{\"max_tokens\":50} | 50",
                "{\"max_completion_tokens\":50} | 50",
                "{\"max_completion_tokens\":101} | 100",
                "{\"max_tokens\":2147483647} | 100",
                "{\"max_tokens\":40,\"max_completion_tokens\":50} | 40",
                "{\"max_tokens\":null} | 100"
            })
    void takesTheSmallerLimit(String fields, int expected) throws Exception {
        assertThat(request(OWN, own(fields)).maxOutputTokens()).isEqualTo(expected);
        assertThat(request(OWN, "{\"body\":" + own(fields) + "}").maxOutputTokens())
                .isEqualTo(expected);
    }

    @Test
    void takesParametersInOneOrder() throws Exception {
        ChatRequest request = request(
                OWN,
                own(
                        "{\"verbosity\":\"low\",\"reasoning_effort\":\"minimal\",\"presence_penalty\":-2,"
                                + "\"frequency_penalty\":2,\"stop\":[\"a\",\"b\"],\"seed\":-9223372036854775808,\"top_p\":0.10,\"temperature\":2}"));
        assertThat(request.parameters().keySet()).containsExactlyElementsOf(ChatRequest.PARAMETERS);
        assertThat(request.parameters().get("top_p")).hasToString("0.10");
        assertThat(request.parameters().get("stop")).hasToString("[\"a\",\"b\"]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"temperature\":2.01} | temperature has to be a number from 0 to 2",
                "{\"temperature\":\"1\"} | temperature has to be a number from 0 to 2",
                "{\"temperature\":1e999} | temperature has to be a number from 0 to 2",
                "{\"top_p\":-0.1} | top_p has to be a number from 0 to 1",
                "{\"frequency_penalty\":2.5} | frequency_penalty has to be a number from -2 to 2",
                "{\"presence_penalty\":[]} | presence_penalty has to be a number from -2 to 2",
                "{\"seed\":1.5} | seed has to be an integer of 64 bits",
                "{\"seed\":9223372036854775808} | seed has to be an integer of 64 bits",
                "{\"stop\":[]} | stop has to be a text, or a list of at most 4 texts",
                "{\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]} | stop has to be a text, or a list of at most 4 texts",
                "{\"stop\":[1]} | stop has to be a text, or a list of at most 4 texts",
                "{\"stop\":\"\\ud83d\"} | stop has to be a text, or a list of at most 4 texts",
                "{\"reasoning_effort\":\"as much as you can\"} | reasoning_effort has to be one word",
                "{\"verbosity\":1} | verbosity has to be one word",
                "{\"max_tokens\":0} | max_tokens has to be an integer from 1",
                "{\"max_tokens\":1.5} | max_tokens has to be an integer from 1",
                "{\"max_completion_tokens\":\"9\"} | max_completion_tokens has to be an integer from 1"
            })
    void refusesValues(String fields, String message) {
        refused(OWN, own(fields), Reason.FIELD_INVALID, message);
        refused(OWN, "{\"body\":" + own(fields) + "}", Reason.FIELD_INVALID, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tools\":[]} | field \"tools\" cannot be sent",
                "{\"n\":2} | only n = 1 can be bounded",
                "{\"n\":\"1\"} | only n = 1 can be bounded",
                "{\"stream\":true} | a batch does not stream",
                "{\"logprobs\":true} | field \"logprobs\"",
                "{\"store\":true} | field \"store\"",
                "{\"metadata\":{}} | field \"metadata\"",
                "{\"service_tier\":\"priority\"} | field \"service_tier\"",
                "{\"user\":\"u\"} | field \"user\"",
                "{\"modalities\":[\"audio\"]} | field \"modalities\"",
                "{\"audio\":{}} | field \"audio\"",
                "{\"prediction\":{}} | field \"prediction\"",
                "{\"web_search_options\":{}} | field \"web_search_options\"",
                "{\"a\\u0000\\u202eb\":1} | field \"a??b\"",
                "{\"response_format\":{\"type\":\"json_object\"}} | response_format may be",
                "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}} | response_format may be"
            })
    void refusesFields(String fields, String message) {
        refused(OWN, own(fields), Reason.FIELD_NOT_ALLOWED, message);
        refused(OWN, "{\"body\":" + own(fields) + "}", Reason.FIELD_NOT_ALLOWED, message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "FIELD_NOT_ALLOWED | {\"text\":\"x\"} | field \"text\" cannot be sent",
                "MESSAGES_INVALID | {\"id\":1} | the step has no prompt",
                "MESSAGES_INVALID | {\"body\":{}} | the step has no prompt",
                "MESSAGES_INVALID | {\"messages\":[]} | messages has to be a list",
                "MESSAGES_INVALID | {\"messages\":\"hi\"} | messages has to be a list",
                "MESSAGES_INVALID | {\"messages\":[\"hi\"]} | the role of a message",
                "MESSAGES_INVALID | {\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]} | the role of a message",
                "MESSAGES_INVALID | {\"messages\":[{\"content\":\"x\"}]} | the role of a message",
                "MESSAGES_INVALID | {\"messages\":[{\"role\":\"user\"}]} | the content of a message",
                "MESSAGES_INVALID | {\"messages\":[{\"role\":\"user\",\"content\":[]}]} | the content of a message",
                "MESSAGES_INVALID | {\"messages\":[{\"role\":\"user\",\"content\":[\"x\"]}]} | a part of a message's content",
                "MESSAGES_INVALID | {\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]} | a part of a message's content",
                "FIELD_NOT_ALLOWED | {\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]} | \"image_url\", which cannot be sent",
                "FIELD_NOT_ALLOWED | {\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{}}]}]} | \"cache_control\", which cannot be sent",
                "FIELD_NOT_ALLOWED | {\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"name\":\"n\"}]} | \"name\", which cannot be sent",
                "FIELD_NOT_ALLOWED | {\"messages\":[{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[]}]} | \"tool_calls\", which cannot be sent",
                "FIELD_NOT_ALLOWED | {\"body\":{},\"id\":1} | no field \"id\"",
                "FIELD_INVALID | {\"body\":{},\"url\":\"/v1/embeddings\"} | the url has to be /v1/chat/completions",
                "FIELD_INVALID | {\"body\":{},\"url\":1} | the url has to be /v1/chat/completions",
                "FIELD_INVALID | {\"body\":{},\"method\":\"GET\"} | the method has to be POST",
                "TEXT_INVALID | {\"messages\":[{\"role\":\"user\",\"content\":\"\\udc00\"}]} | half of a character"
            })
    void refuses(Reason reason, String record, String message) {
        refused(OWN, record, reason, message);
    }

    @Test
    void takesASchemaWhereTheStepHasNone() throws Exception {
        String format =
                "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,"
                        + "\"schema\":{\"type\":\"object\"}}}}";
        JsonNode schema = ChatWire.JSON.readTree("{\"type\":\"object\"}");
        assertThat(request(OWN, own(format)).responseSchema()).isEqualTo(schema);
        assertThat(request(new Step("s", null, null, 100, schema), own(format)).responseSchema())
                .isEqualTo(schema);
        assertThat(request(OWN, own("{\"response_format\":{\"type\":\"text\"}}"))
                        .responseSchema())
                .isNull();
        JsonNode other = ChatWire.JSON.readTree("{\"type\":\"array\"}");
        refused(
                new Step("s", null, null, 100, other),
                own(format),
                Reason.FIELD_NOT_ALLOWED,
                "another response_format than the step's responseSchema");
    }

    @Test
    void refusesHalfACharacterInThePrompt() {
        refused(Samples.prompt("{{t}}", 1), "{\"t\":\"x\\ud83d\"}", Reason.TEXT_INVALID, "half of a character");
    }

    @Test
    void leavesWhatThePromptDoesNotNameAlone() throws Exception {
        assertThat(request(Samples.prompt("{{t}}", 1), "{\"t\":\"x\",\"tools\":[1],\"u\":\"\\ud83d\"}")
                        .messages())
                .containsExactly(new Message("user", "x"));
    }

    @Test
    void refusesASchemaThatNobodyBounded() throws Exception {
        ObjectNode schema = LineJson.RECORDS.createObjectNode().put("description", "x".repeat(65_536 - 18));
        assertThat(schema.toString()).hasSize(65_536);
        Rendering.of(schemed(schema));
        schema.put("description", "x".repeat(65_536 - 17));
        InputFault fault = catchThrowableOfType(InputFault.class, () -> Rendering.of(schemed(schema)));
        assertThat(fault).hasMessageContaining("65537 bytes long; at most 65536 are sent. Shorten");
        assertThat(fault.reason()).isEqualTo(Reason.TEMPLATE_INVALID);
    }

    private static Step schemed(ObjectNode schema) {
        return new Step("step", null, "{{t}}", 1, schema);
    }

    private static void refused(Step step, String record, Reason reason, String message) {
        InputFault fault = catchThrowableOfType(InputFault.class, () -> request(step, record));
        assertThat(fault)
                .as(record)
                .isNotNull()
                .hasMessageStartingWith("Line 5: ")
                .hasMessageContaining(message);
        assertThat(fault.reason()).isEqualTo(reason);
    }

    private static String own(String fields) {
        return fields.equals("{}") ? "{" + USER + "}" : "{" + USER + "," + fields.substring(1);
    }

    private static ChatRequest request(Step step, String record) throws IOException, InputFault {
        ObjectNode value = (ObjectNode) LineJson.RECORDS.readTree(record);
        return Rendering.of(step).request(new InputRecord(4, 5, value, null), "c");
    }
}
