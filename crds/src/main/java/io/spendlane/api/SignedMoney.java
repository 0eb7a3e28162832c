package io.spendlane.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Reads an amount that may be less than nothing: what was saved, where what is spent is uncertain. */
public final class SignedMoney extends StdDeserializer<Money> {
    private static final long serialVersionUID = 1;

    public SignedMoney() {
        super(Money.class);
    }

    @Override
    public Money deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return Money.parseSigned(parser.getValueAsString());
    }
}
