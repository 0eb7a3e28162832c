package io.spendlane.operator.provider.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spendlane.operator.provider.Bound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The most tokens that a request can be billed for, without a tokenizer. A token stands for a byte of UTF-8 at least, so bytes bound
 * tokens; but tokenizers may normalise first, and NFKC makes up to 33 bytes out of 3. Hence the larger of both, over the whole body,
 * whose JSON punctuation comes on top, and an overhead for what the provider adds.
 */
public final class TokenBound {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final byte[] line;
    private final Layout layout;
    private final TokenOverhead overhead;
    private long body;
    private long schema;
    private long schemas;
    private long messages;
    private long output = -1;

    private TokenBound(byte[] line, Layout layout, TokenOverhead overhead) {
        this.line = line;
        this.layout = layout;
        this.overhead = overhead;
    }

    /** @throws IllegalArgumentException when the line is no request of ours, or its output is not limited */
    public static Bound of(byte[] line, Layout layout, TokenOverhead overhead) {
        TokenBound bound = new TokenBound(line, layout, overhead);
        try (JsonParser parser = FACTORY.createParser(line)) {
            bound.readLine(parser);
        } catch (IOException e) {
            throw new IllegalArgumentException("a request's line is no JSON object");
        }
        if (bound.body == 0 || bound.output < 1) {
            throw new IllegalArgumentException("a request's line has no " + layout.body() + " with " + layout.output());
        }
        return new Bound(bound.input(), bound.output);
    }

    private long input() {
        long around = overhead.request() + overhead.message() * messages;
        long inSchema = overhead.schema() * schemas + overhead.schemaCopies() * schema;
        return body + around + inSchema;
    }

    private void readLine(JsonParser parser) throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isBody = parser.currentName().equals(layout.body());
            parser.nextToken();
            int from = start(parser);
            if (isBody && parser.currentToken() == JsonToken.START_OBJECT) {
                readBody(parser);
                body = most(from, end(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readBody(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals(layout.output())) {
                output = parser.getLongValue();
            } else if (layout.messages().contains(name)) {
                readMessages(parser);
            } else if (layout.schemas().contains(name)) {
                int from = start(parser);
                parser.skipChildren();
                schema += most(from, end(parser));
                schemas++;
            } else if (layout.within().contains(name) && parser.currentToken() == JsonToken.START_OBJECT) {
                readBody(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readMessages(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            messages++;
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            messages++;
        }
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getByteOffset();
    }

    private long most(int from, int to) {
        if (isAscii(from, to)) {
            return to - from;
        }
        String text = new String(line, from, to - from, StandardCharsets.UTF_8);
        // A record may be megabytes: no copy is made that can be done without.
        return Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? to - from
                : Math.max(to - from, utf8Bytes(Normalizer.normalize(text, Normalizer.Form.NFKC)));
    }

    private static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private boolean isAscii(int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
