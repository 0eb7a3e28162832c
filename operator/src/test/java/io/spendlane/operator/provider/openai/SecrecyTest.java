package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Neither the key nor anything that the provider wrote comes out, by message, by cause or by log. */
class SecrecyTest {
    private static final String PROSE = "Patient Smith has";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Level level;

    @BeforeEach
    void listen() {
        level = root.getLevel();
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        root.detachAppender(log);
        root.setLevel(level);
    }

    @ParameterizedTest
    @MethodSource
    void nothingComesOut(Reply reply) {
        List<Throwable> faults = new ArrayList<>();
        try (WireServer server = new WireServer(seen -> reply)) {
            OpenAIBatches batches = new TestAccess().batches(server.url());
            List<Call> calls = List.of(
                    () -> batches.get("b1"),
                    () -> batches.list(null),
                    () -> batches.create(NewBatch.ofFile("name", "m", "f1")),
                    () -> batches.cancel("b1"),
                    () -> batches.input().file("f1"),
                    () -> batches.input().deleteFile("f1"),
                    () -> read(batches.content("f1")));
            for (Call call : calls) {
                try {
                    call.make();
                } catch (ProviderException | IOException e) {
                    faults.add(e);
                }
            }
        }
        assertThat(faults).isNotEmpty();
        assertThat(faults).allSatisfy(fault -> assertThat(printed(fault)).doesNotContain(PROSE, TestAccess.KEY, hex()));
        assertThat(log.list)
                .allSatisfy(event -> assertThat(event.getFormattedMessage() + event.getThrowableProxy())
                        .doesNotContain(PROSE, TestAccess.KEY));
    }

    static Stream<Reply> nothingComesOut() {
        String said = PROSE + " key " + TestAccess.KEY;
        return Stream.of(
                Reply.json(
                        400,
                        "{\"error\":{\"message\":\"" + said + "\",\"code\":\"" + said + "\",\"type\":\"" + said
                                + "\"}}"),
                Reply.json(503, "{\"error\":\"" + said + "\"}").with("x-request-id: " + said),
                Reply.json(404, said),
                Reply.ok(said),
                Reply.ok("{\"" + said + "\":"),
                Reply.ok("{\"data\":\"" + said + "\"}").claiming(10_000),
                Reply.redirect(302, "http://[" + said),
                raw(said + "\r\n\r\n"),
                raw(said),
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + said + "\r\n"),
                raw("HTTP/1.1 2x0 " + said + "\r\n\r\n"));
    }

    @Test
    void codesAndRequestIdsDoComeOut() {
        Reply reply = Reply.json(429, "{\"error\":{\"message\":\"x\",\"code\":\"rate_limit_exceeded\"}}")
                .with("x-request-id: req_0a1b");
        try (WireServer server = new WireServer(seen -> reply)) {
            OpenAIBatches batches = new TestAccess().batches(server.url());
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> batches.get("b1")))
                    .hasMessage("get at 127.0.0.1: HTTP 429 rate_limit_exceeded, request req_0a1b");
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("status=429"));
    }

    private interface Call {
        void make() throws ProviderException, IOException;
    }

    private static void read(InputStream content) throws IOException {
        try (content) {
            content.readAllBytes();
        }
    }

    private static String printed(Throwable fault) {
        StringWriter text = new StringWriter();
        fault.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    /** OkHttp quotes what it cannot read in hexadecimal. */
    private static String hex() {
        return okio.ByteString.encodeUtf8(PROSE).hex();
    }

    private static Reply raw(String text) {
        return new Reply.Raw(text.getBytes(StandardCharsets.UTF_8));
    }
}
