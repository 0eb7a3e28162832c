package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Download;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
    private static final String ROWS = "{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n";

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final OpenAIBatches batches = new TestAccess().batches(server.url() + "/v1");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsTheBytes() throws Exception {
        replies.add(content(ROWS));
        try (InputStream content = batches.content("file-out")) {
            assertThat(content.read()).isEqualTo('{');
            assertThat(content.readAllBytes()).asString().isEqualTo(ROWS.substring(1));
            assertThat(content.read()).isEqualTo(-1);
        }
        assertThat(server.lines()).containsExactly("GET /v1/files/file-out/content");
    }

    @Test
    void anEmptyFileIsEmpty() throws Exception {
        replies.add(content(""));
        assertThat(batches.content("file-out")).isEmpty();
    }

    @Test
    void readsGzip() throws Exception {
        byte[] zipped = gzip(ROWS);
        replies.add(Reply.bytes(200, zipped).with("Content-Encoding: gzip"));
        assertThat(batches.content("file-out")).hasContent(ROWS);
    }

    @Test
    void aCutOffDownloadIsAFaultAndNotAnEnd() throws Exception {
        replies.add(content(ROWS).claiming(ROWS.length() + 100));
        try (InputStream content = batches.content("file-out")) {
            assertThat(content.readNBytes(ROWS.length())).hasSize(ROWS.length());
            assertThatThrownBy(content::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("broke off after " + ROWS.length() + " bytes");
        }
    }

    @Test
    void cutOffGzipIsAFault() throws Exception {
        byte[] zipped = gzip(ROWS.repeat(1000));
        byte[] part = java.util.Arrays.copyOf(zipped, zipped.length / 2);
        replies.add(Reply.bytes(200, part).with("Content-Encoding: gzip"));
        try (InputStream content = batches.content("file-out")) {
            assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void followsARedirectAtHomeWithTheKey() throws Exception {
        replies.add(Reply.redirect(302, "/v1/blobs/1"));
        replies.add(content(ROWS));
        assertThat(batches.content("file-out")).hasContent(ROWS);
        assertThat(server.lines()).containsExactly("GET /v1/files/file-out/content", "GET /v1/blobs/1");
        assertThat(server.seen().get(1).header("authorization")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirectElsewhereWithoutTheKey(int status) throws Exception {
        replies.add(Reply.redirect(status, server.url("127.0.0.2") + "/blob?signature=s3cret"));
        replies.add(content(ROWS));
        assertThat(batches.content("file-out")).hasContent(ROWS);
        assertThat(server.lines()).containsExactly("GET /v1/files/file-out/content", "GET /blob?signature=s3cret");
        assertThat(server.seen())
                .extracting(seen -> seen.header("authorization"))
                .element(1)
                .isNull();
        assertThat(server.seen())
                .extracting(Seen::headers)
                .element(1)
                .asString()
                .doesNotContain(TestAccess.KEY);
    }

    @Test
    void anotherPortIsElsewhere() throws Exception {
        try (WireServer other = new WireServer(seen -> content(ROWS))) {
            replies.add(Reply.redirect(302, other.url() + "/blob"));
            assertThat(batches.content("file-out")).hasContent(ROWS);
            assertThat(other.seen().get(0).header("authorization")).isNull();
        }
    }

    @Test
    void theKeyComesBackToItsHostOnly() throws Exception {
        replies.add(Reply.redirect(302, server.url("127.0.0.2") + "/blob"));
        replies.add(Reply.redirect(302, server.url() + "/v1/blob"));
        replies.add(content(ROWS));
        assertThat(batches.content("file-out")).hasContent(ROWS);
        assertThat(server.seen())
                .extracting(seen -> seen.header("authorization") != null)
                .containsExactly(true, false, true);
    }

    @Test
    void followsThreeRedirects() {
        for (int i = 0; i < 4; i++) {
            replies.add(Reply.redirect(302, "/v1/again"));
        }
        ProviderException fault = content();
        assertThat(fault.kind()).isEqualTo(Kind.INVALID);
        assertThat(fault).hasMessageContaining("3 redirects");
        assertThat(server.seen()).hasSize(4);
    }

    @Test
    void aRedirectToNowhereIsInvalid() {
        for (Reply reply :
                List.of(Reply.status(302), Reply.redirect(302, "ftp://host/x"), Reply.redirect(302, "http://["))) {
            replies.add(reply);
            assertThat(content().kind()).isEqualTo(Kind.INVALID);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "https://api.test/v1/a,https://blobs.test/x,https://blobs.test/x",
                "https://api.test/v1/a,http://api.test/x,none",
                "https://api.test/v1/a,//blobs.test/x,https://blobs.test/x",
                "http://api.test/v1/a,http://blobs.test/x,http://blobs.test/x",
                "http://api.test/v1/a,https://blobs.test/x,https://blobs.test/x",
                "https://api.test/v1/a,none,none"
            })
    void nothingGoesFromHttpsToHttp(String from, String location, String to) {
        HttpUrl home = HttpUrl.get(from);
        assertThat(Download.target(home, location, home)).isEqualTo(to == null ? null : HttpUrl.get(to));
    }

    @Test
    void whatAnotherHostRefusesSaysNothingAboutTheKey() {
        for (int i = 0; i < 3; i++) {
            replies.add(Reply.redirect(302, server.url("127.0.0.2") + "/blob"));
            replies.add(Reply.json(403, "<Error>Request has expired</Error>"));
        }
        assertThat(content().kind()).isEqualTo(Kind.RETRYABLE);
    }

    @Test
    void aFileThatIsGoneIsNotFound() {
        replies.add(Reply.status(404));
        assertThat(content().kind()).isEqualTo(Kind.NOT_FOUND);
    }

    private ProviderException content() {
        return catchThrowableOfType(ProviderException.class, () -> batches.content("file-out"));
    }

    private static Reply.Answer content(String text) {
        return Reply.bytes(200, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
