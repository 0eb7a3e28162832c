package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.items.InputFault.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final String RECORD = """
            {"text": "a \\"quoted\\" line\\nand {{secret}} }}", "empty": "", "n": 7, "big": 12345678901234567890, "d": 1.50, \
            "e": 1e5, "tiny": 1e-400, "yes": true, "none": null, "o": {"k": "v", "in": {"x": [1, {"y": "z"}]}, "none": null}, \
            "list": ["a", 1], "First Name": "Ada", "secret": "never"}""";

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no field | no field",
                "{{n}} | 7",
                "a {{n}}{{n}} b {{ n }} | a 77 b 7",
                "{{big}} {{d}} {{e}} {{tiny}} {{yes}} | 12345678901234567890 1.50 100000 1E-400 true",
                "[{{empty}}] | []",
                "{{o.k}} {{o.in.x}} | v [1,{\"y\":\"z\"}]",
                "{{o}} | {\"k\":\"v\",\"in\":{\"x\":[1,{\"y\":\"z\"}]},\"none\":null}",
                "{{list}} | [\"a\",1]",
                "{{First Name}} | Ada",
                "{\"a\":{{n}}} | {\"a\":7}",
                "{{{n}}} {{{{n}}}} | {7} {{7}}",
                "}} { } {x} | }} { } {x}",
            })
    void renders(String template, String expected) throws Exception {
        assertThat(render(template)).isEqualTo(expected);
    }

    @Test
    void neverExpandsWhatTheRecordBrings() throws Exception {
        assertThat(render("{{text}} {{n}}")).isEqualTo("a \"quoted\" line\nand {{secret}} }} 7");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "{{gone}},gone",
        "{{none}},none",
        "{{o.gone}},o.gone",
        "{{o.none}},o.none",
        "{{text.x}},text.x",
        "{{list.0}},list.0"
    })
    void missesAField(String template, String name) {
        InputFault fault = catchThrowableOfType(InputFault.class, () -> render(template));
        assertThat(fault.reason()).isEqualTo(Reason.FIELD_MISSING);
        assertThat(fault)
                .hasMessage("Line 3: the prompt names the field \"" + name
                        + "\", which this record does not have. Add it, or an empty text, to the record.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a {{b,opens {{ at character 3",
        "{{a}} {{,opens {{ at character 7",
        "{{}},no name of a field",
        "{{ }},no name of a field",
        "{{a..b}},no name of a field",
        "{{.a}},no name of a field",
        "{{a.}},no name of a field",
        "{{a{b}},no name of a field",
        "{{a{{b}},no name of a field",
        "{{a}b}},no name of a field"
    })
    void doesNotCompile(String template, String message) {
        InputFault fault = catchThrowableOfType(InputFault.class, () -> Template.compile("prompt", template));
        assertThat(fault.reason()).isEqualTo(Reason.TEMPLATE_INVALID);
        assertThat(fault.line()).isZero();
        assertThat(fault).hasMessageStartingWith("The prompt ").hasMessageContaining(message);
    }

    @Test
    void doesNotGrowBeyondBounds() throws Exception {
        Template template = Template.compile("prompt", "{{text}}".repeat(9));
        ObjectNode value = ChatWire.JSON.createObjectNode().put("text", "x".repeat(1024 * 1024));
        InputFault fault =
                catchThrowableOfType(InputFault.class, () -> template.render(new InputRecord(0, 1, value, null)));
        assertThat(fault.reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
        assertThat(fault).hasMessageContaining("Name its fields less often");
    }

    private static String render(String template) throws InputFault, IOException {
        ObjectNode value = (ObjectNode) LineJson.RECORDS.readTree(RECORD);
        return Template.compile("prompt", template).render(new InputRecord(2, 3, value, null));
    }
}
