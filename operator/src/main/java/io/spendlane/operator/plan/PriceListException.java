package io.spendlane.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.spendlane.api.Money;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A price list that cannot be used. Its message names the file and the field. */
public final class PriceListException extends IOException {
    private static final long serialVersionUID = 1;

    PriceListException(String origin, String fault, @Nullable Throwable cause) {
        super("price list " + origin + ": " + fault, cause);
    }

    static PriceListException of(String origin, JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping) {
            String field = field(mapping);
            return new PriceListException(origin, (field.isEmpty() ? "" : field + ": ") + fault(mapping), e);
        }
        return new PriceListException(origin, firstLine(e), e);
    }

    private static String field(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String fault(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no such field; there are " + unknown.getKnownPropertyIds();
        }
        if (e.getCause() instanceof IllegalArgumentException fault && fault.getMessage() != null) {
            return fault.getMessage();
        }
        if (e.getCause() instanceof JsonProcessingException syntax && !(syntax instanceof JsonMappingException)) {
            return firstLine(syntax);
        }
        if (e instanceof MismatchedInputException mismatch) {
            Class<?> target = mismatch.getTargetType();
            if (target == PriceList.Content.class) {
                return PriceList.NO_LIST;
            }
            if (target == Money.class) {
                return "write a decimal string in quotes, such as \"0.375\"";
            }
            if (target == LocalDate.class) {
                return "write a date such as 2026-11-21";
            }
        }
        return firstLine(e);
    }

    private static String firstLine(JsonProcessingException e) {
        String line = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
        return e.getLocation() == null ? line : "line " + e.getLocation().getLineNr() + ": " + line;
    }
}
