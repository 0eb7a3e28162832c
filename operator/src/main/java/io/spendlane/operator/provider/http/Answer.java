package io.spendlane.operator.provider.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** The JSON of an answer. */
public final class Answer {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** A page of 100 batches takes about 100 KB. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int MOST_ERROR_BYTES = 64 << 10;

    private Answer() {}

    /** Reads and closes a good answer, which must be an object. */
    public static Fields object(Response response) throws IOException {
        JsonNode node = json(response);
        if (!node.isObject()) {
            throw new UnreadableAnswerException("the answer is no JSON object");
        }
        return new Fields(node);
    }

    /** Reads and closes a good answer of whatever JSON. */
    public static JsonNode json(Response response) throws IOException {
        try (response) {
            return MAPPER.readTree(bytes(response, MOST_BYTES));
        } catch (JacksonException e) {
            throw new UnreadableAnswerException("the answer is no JSON");
        }
    }

    /** Reads and closes a refusal; an empty object where it is none. */
    static Fields refusal(Response response) {
        try (response) {
            JsonNode node = MAPPER.readTree(bytes(response, MOST_ERROR_BYTES));
            return new Fields(node.isObject() ? node : node.path(0));
        } catch (IOException e) {
            return new Fields(MAPPER.createObjectNode());
        }
    }

    private static byte[] bytes(Response response, int most) throws IOException {
        ResponseBody body = response.body();
        if (body == null) {
            return new byte[0];
        }
        InputStream stream = body.byteStream();
        byte[] bytes = stream.readNBytes(most);
        if (bytes.length == most && stream.read() >= 0) {
            throw new UnreadableAnswerException("the answer is longer than " + most + " bytes");
        }
        return bytes;
    }
}
