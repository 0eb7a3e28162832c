package io.spendlane.simulator.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.state.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaExampleTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "only required members | {'type':'object','required':['a'],'properties':{'a':{'type':'integer'},'b':{'type':'string'}}} | {'a':0}",
                "const | {'const':'x'} | 'x'",
                "single enum | {'enum':['low']} | 'low'",
                "bounds | {'type':'integer','minimum':7,'maximum':7} | 7",
                "exclusive bound | {'type':'integer','exclusiveMinimum':7} | 8",
                "multiple | {'type':'integer','minimum':3,'multipleOf':5} | 5",
                "number | {'type':'number','minimum':0,'maximum':1} | 0.5",
                "nullable takes the first type | {'type':['null','string']} | null",
                "date | {'type':'string','format':'date'} | '2026-05-01'",
                "array of so many | {'type':'array','minItems':2,'items':{'const':1}} | [1,1]",
                "empty array | {'type':'array','maxItems':0,'items':{'const':1}} | []",
                "first alternative | {'anyOf':[{'const':1},{'const':2}]} | 1",
                "reference | {'$ref':'#/$defs/n','$defs':{'n':{'const':3}}} | 3",
            })
    void fits(String story, String schema, String expected) throws Exception {
        assertThat(SchemaExample.of(read(schema), 1).toString())
                .isEqualTo(read(expected).toString());
    }

    @Test
    void keepsTheLengthOfStrings() throws Exception {
        JsonNode longText = SchemaExample.of(read("{'type':'string','minLength':500}"), 1);
        JsonNode shortText = SchemaExample.of(read("{'type':'string','maxLength':3}"), 1);
        assertThat(longText.asText()).hasSizeGreaterThanOrEqualTo(500);
        assertThat(shortText.asText()).hasSize(3);
    }

    @Test
    void choosesFromAnEnumBySeed() throws Exception {
        JsonNode schema = read("{'enum':['a','b','c']}");
        assertThat(SchemaExample.of(schema, 1)).isNotEqualTo(SchemaExample.of(schema, 2));
        assertThat(SchemaExample.of(schema, 1)).isEqualTo(SchemaExample.of(schema, 1));
    }

    @Test
    void endsOnSchemasThatContainThemselves() throws Exception {
        JsonNode schema = read("{'type':'object','required':['next'],'properties':{'next':{'$ref':'#'}}}");
        assertThat(SchemaExample.of(schema, 1).path("next").isObject()).isTrue();
    }

    private static JsonNode read(String json) throws Exception {
        return Json.MAPPER.readTree(json.replace('\'', '"'));
    }
}
