package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Evaluates Flux' healthCheckExprs: CEL over the top-level fields of an object. */
final class FluxHealth {
    private static final List<String> FIELDS = List.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(FIELDS.get(0), SimpleType.DYN)
            .addVar(FIELDS.get(1), SimpleType.DYN)
            .addVar(FIELDS.get(2), SimpleType.DYN)
            .addVar(FIELDS.get(3), SimpleType.DYN)
            .addVar(FIELDS.get(4), SimpleType.DYN)
            .build();

    private final JsonNode expressions;

    FluxHealth(JsonNode expressions) {
        this.expressions = expressions;
    }

    /** Those of inProgress, failed and current that hold: one, or the order of their evaluation would matter. */
    List<String> of(JsonNode object) throws CelValidationException, CelEvaluationException {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = Yaml.JSON.convertValue(longs(object), Map.class);
        List<String> holding = new ArrayList<>();
        for (String name : List.of("inProgress", "failed", "current")) {
            var compiled = COMPILER.compile(expressions.get(name).asText()).getAst();
            Object result = CelRuntimeFactory.standardCelRuntimeBuilder()
                    .build()
                    .createProgram(compiled)
                    .eval(fields);
            if (Boolean.TRUE.equals(result)) {
                holding.add(name);
            }
        }
        return holding;
    }

    /** CEL's integers are long. */
    private static JsonNode longs(JsonNode object) {
        return Yaml.whole(object.deepCopy());
    }
}
