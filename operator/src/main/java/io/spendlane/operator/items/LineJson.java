package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How JSON is read and written line by line. */
final class LineJson {
    /** Deepest nesting of a record. */
    static final int RECORD_DEPTH = 100;

    /** Deeper than any result that a provider's client lets through, so that what was collected can be read again. */
    private static final int OWN_DEPTH = 2_000;

    /** Records of users: one object a line, nothing behind it, no field twice, numbers exactly as they are. */
    static final JsonMapper RECORDS = strict(RECORD_DEPTH)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Files that this package writes; may be read value by value. */
    static final JsonMapper OWN = strict(OWN_DEPTH).build();

    private LineJson() {}

    private static JsonMapper.Builder strict(int depth) {
        JsonFactory factory = new JsonFactoryBuilder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(depth).build())
                .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(depth).build())
                // Only UTF-8: a line is found by its newline byte.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                // Field names may be data, millions of them: neither kept for ever nor taken for an attack.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .rootValueSeparator("\n")
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }
}
