package io.spendlane.operator.provider.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Lines of a request file, as far as all wires have them alike. */
public final class RequestLines {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern CUSTOM_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private RequestLines() {}

    /** @throws IllegalArgumentException when the request says what no request may say */
    public static void check(ChatRequest request) {
        if (!CUSTOM_ID.matcher(request.customId()).matches()) {
            throw new IllegalArgumentException("a custom id is " + CUSTOM_ID + "; this is " + request.customId());
        }
        if (request.maxOutputTokens() < 1) {
            throw new IllegalArgumentException("a request's output is limited to 1 token or more; request "
                    + request.customId() + " says " + request.maxOutputTokens());
        }
        if (!ChatRequest.PARAMETERS.containsAll(request.parameters().keySet())) {
            throw new IllegalArgumentException("request " + request.customId() + " has parameters other than "
                    + String.join(", ", ChatRequest.PARAMETERS));
        }
    }

    /** Half a surrogate pair has no UTF-8: it goes out as "?", where Jackson's own UTF-8 would refuse the request. */
    public static byte[] bytes(ObjectNode line) {
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The object in a field of a line, byte for byte: what a call that is answered at once sends.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static byte[] object(byte[] line, String field) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && name.equals(field)) {
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    return Arrays.copyOfRange(
                            line, from, (int) parser.currentLocation().getByteOffset());
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a request's line is no JSON object");
        }
        throw new IllegalArgumentException("a request's line has no " + field);
    }

    /**
     * An object with one more field in front, all else byte for byte.
     *
     * @param object that has a field already, and none of that name
     */
    public static byte[] with(String name, String value, byte[] object) {
        String field = JsonNodeFactory.instance.objectNode().put(name, value).toString();
        byte[] front = (field.substring(0, field.length() - 1) + ",").getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(front, front.length + object.length - 1);
        System.arraycopy(object, 1, whole, front.length, object.length - 1);
        return whole;
    }

    /**
     * The request's key: the first field of a line that we wrote; read, wherever it is.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static String key(byte[] line, String field) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals(field)) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a request's line is no JSON object");
        }
        throw new IllegalArgumentException("a request's line has no " + field);
    }
}
