package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bound is never below what is billed; measured against OpenAI's own tokenizers, the text as it is and normalised. */
class TokenBoundTest {
    private static final BatchWire OPENAI = OpenAIWire.openAI();
    private static final BatchWire COMPATIBLE = OpenAIWire.compatible();
    private static final List<Encoding> TOKENIZERS = Stream.of(EncodingType.O200K_BASE, EncodingType.CL100K_BASE)
            .map(Encodings.newDefaultEncodingRegistry()::getEncoding)
            .toList();
    private static final List<UnaryOperator<String>> FORMS = List.of(
            text -> text, text -> Normalizer.normalize(text, Form.NFC), text -> Normalizer.normalize(text, Form.NFKC));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isNeverBelowTheBill(String story, List<Message> messages) {
        assertCovers(messages, null);
    }

    static Stream<Arguments> isNeverBelowTheBill() {
        return Stream.of(
                arguments("no messages", List.of()),
                arguments("an empty message", user("")),
                arguments("a short word", user("hi")),
                arguments("English", user("Summarise this contract and flag unusual clauses.".repeat(20))),
                arguments("German", user("Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung")),
                arguments("Thai", user("สวัสดีชาวโลก การประมวลผลแบบกลุ่ม".repeat(10))),
                arguments("Chinese, full width", user("第１条　（目的）ＡＢＣ㌔㍍".repeat(10))),
                arguments("Arabic ligature: 18 letters in one", user("\uFDFA".repeat(50))),
                arguments("each of the long ligatures", user(range(0xFDF0, 0xFDFD))),
                arguments("presentation forms", user(range(0xFB50, 0xFBB1) + range(0xFE70, 0xFEFC))),
                arguments("squared and circled", user(range(0x3300, 0x33FF) + range(0x2460, 0x24FF))),
                arguments("half-width kana", user(range(0xFF66, 0xFF9D))),
                arguments("mathematical letters", user(range(0x1D400, 0x1D7FF))),
                arguments("Hangul syllables, decomposed", user(Normalizer.normalize(range(0xAC00, 0xAD00), Form.NFD))),
                arguments("Hangul compatibility letters", user(range(0x3130, 0x318F))),
                arguments("combining marks without a base", user(range(0x0300, 0x036F))),
                arguments("one base, many marks", user("e" + "\u0301\u0323".repeat(200))),
                arguments("marks behind escapes", user("\n\u0303\t\u0307\"\u0301\\\u0338\r\u0327\f\u0307\u001f\u0308")),
                arguments("emoji families", user("👩‍👩‍👧‍👦🏳️‍🌈👍🏽".repeat(40))),
                arguments(
                        "rare planes",
                        user(range(0x20000, 0x20100) + range(0x10300, 0x1032F) + range(0xF0000, 0xF0040))),
                arguments("control characters", user(range(0x0001, 0x001F) + "\u007f\u0085\u2028\u2029\ufeff")),
                arguments("half a surrogate pair", user("a\ud800b\udc00c")),
                arguments("special tokens as text", user("<|endoftext|><|im_start|>system<|im_sep|>".repeat(20))),
                arguments("white space", user(" ".repeat(500) + "\n".repeat(500) + "\t \n".repeat(200))),
                arguments(
                        "base64",
                        user(random(7, 4000, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))),
                arguments("quotation marks", user("\"\\\"".repeat(500))),
                arguments(
                        "code",
                        user("for (int i = 0; i < n; i++) {\n    System.out.println(\"\\u0041\" + i);\n}\n"
                                .repeat(30))),
                arguments(
                        "a hundred short messages",
                        IntStream.range(0, 100)
                                .mapToObj(i -> new Message(i % 2 == 0 ? "user" : "assistant", "a"))
                                .toList()),
                arguments(
                        "a hundred empty messages",
                        IntStream.range(0, 100)
                                .mapToObj(i -> new Message("user", ""))
                                .toList()),
                arguments("long context", user("The quick brown fox jumps over the lazy dog. ".repeat(30_000))));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isNeverBelowTheBillOfAnyCharacters(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            String text = random.ints(200, 1, 0x110000)
                    .filter(c -> Character.isDefined(c) && (c < 0xD800 || c > 0xDFFF))
                    .map(c -> random.nextInt(3) > 0 ? c % 0xFFFD + 1 : c)
                    .filter(c -> c < 0xD800 || c > 0xDFFF)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            assertCovers(user(text), null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "true",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}",
                "{\"description\":\"ﷺ ㍿ ﬃ 契約の要約\",\"enum\":[\"①\",\"½\",\"Ⅷ\"]}",
                "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":\"number\"}}}]}}"
            })
    void coversTheSchemaAsItIsAndIndented(String json) throws Exception {
        JsonNode schema = new JsonMapper().readTree(json);
        assertCovers(user("x"), schema);
        long plain = OPENAI.bound(line(user("x"), null)).input();
        long with = OPENAI.bound(line(user("x"), schema)).input();
        assertThat(with - plain).isGreaterThanOrEqualTo(2L * utf8(schema.toString()) + 64);
    }

    @Test
    void isWhatItsConstantsSay() {
        byte[] line = line(user("abc"), null);
        String body =
                "{\"model\":\"gpt-5.4-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"abc\"}],\"max_completion_tokens\":400}";
        assertThat(OPENAI.bound(line)).isEqualTo(new Bound(body.length() + 64 + 16, 400));
        assertThat(COMPATIBLE.bound(line)).isEqualTo(new Bound(body.length() + 1024 + 32, 400));
    }

    @Test
    void takesTheLargerOfBytesAndNormalForm() {
        long plain = OPENAI.bound(line(user(""), null)).input();
        assertThat(OPENAI.bound(line(user("\uFDFA"), null)).input() - plain).isEqualTo(33);
        assertThat(OPENAI.bound(line(user("Ａ"), null)).input() - plain).isEqualTo(3);
        assertThat(OPENAI.bound(line(user("ü"), null)).input() - plain).isEqualTo(2);
        assertThat(OPENAI.bound(line(user("👍"), null)).input() - plain).isEqualTo(4);
        assertThat(OPENAI.bound(line(user("u\u0308"), null)).input() - plain).isEqualTo(3);
    }

    @Test
    void growsWithEachMessage() {
        long one = OPENAI.bound(line(user(""), null)).input();
        long two = OPENAI.bound(line(List.of(new Message("user", ""), new Message("user", "")), null))
                .input();
        assertThat(two - one).isEqualTo(16 + ",{\"role\":\"user\",\"content\":\"\"}".length());
    }

    @Test
    void theIdIsNoPartOfIt() {
        byte[] line = line(user("x"), null);
        String longer = new String(line, StandardCharsets.UTF_8).replace("\"i-1\"", "\"" + "i".repeat(64) + "\"");
        assertThat(OPENAI.bound(longer.getBytes(StandardCharsets.UTF_8))).isEqualTo(OPENAI.bound(line));
    }

    @Test
    void aFieldOfTheSameNameWithinTheContentChangesNothing() {
        String content = "\"max_completion_tokens\":1,\"body\":{\"messages\":[]}";
        assertThat(OPENAI.bound(line(user(content), null)).output()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "no JSON",
                "{\"body\":7}",
                "{\"body\":{\"messages\":[]}}",
                "{\"body\":{\"messages\":[],\"max_completion_tokens\":0}}",
                "{\"body\":{\"messages\":[],\"max_completion_tokens\":\"many\"}}",
                "{\"body\":{\"messages\":[],\"max_completion_tokens\":5}"
            })
    void whatHasNoLimitHasNoBound(String line) {
        assertThatThrownBy(() -> OPENAI.bound(line.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Billed: 3 for the answer's start; 3 and its role for each message; the schema, indented and with escapes at the worst. */
    private static void assertCovers(List<Message> messages, JsonNode schema) {
        byte[] line = line(messages, schema);
        for (Encoding tokenizer : TOKENIZERS) {
            for (UnaryOperator<String> form : FORMS) {
                long billed = 3;
                for (Message message : messages) {
                    billed += 4 + tokenizer.countTokensOrdinary(form.apply(asSent(message.content())));
                }
                if (schema != null) {
                    billed += 20 + tokenizer.countTokensOrdinary(form.apply(schema.toPrettyString()));
                }
                assertThat(OPENAI.bound(line).input()).isGreaterThanOrEqualTo(billed);
                assertThat(COMPATIBLE.bound(line).input()).isGreaterThan(billed);
            }
        }
    }

    private static String asSent(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte[] line(List<Message> messages, JsonNode schema) {
        return OPENAI.requestLine(new ChatRequest("i-1", messages, 400, schema, Map.of()), "gpt-5.4-mini");
    }

    private static List<Message> user(String content) {
        return List.of(new Message("user", content));
    }

    private static String range(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static String random(long seed, int length, String alphabet) {
        return new Random(seed)
                .ints(length, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
