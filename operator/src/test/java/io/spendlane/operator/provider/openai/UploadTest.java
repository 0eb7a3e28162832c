package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadTest {
    private static final Reply UPLOADED = file("processed");

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final TestAccess access = new TestAccess();
    private final OpenAIBatches batches = access.batches(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsAForm() throws Exception {
        replies.add(UPLOADED);
        assertThat(batches.input().upload("sl-1.jsonl", text("{\"custom_id\":\"a\"}\n")))
                .isEqualTo("file-1");
        String boundary =
                server.seen().get(0).header("content-type").replaceFirst("multipart/form-data; boundary=", "");
        assertThat(server.lines()).containsExactly("POST /files");
        assertThat(server.seen().get(0).text().replace("\r\n", "\n"))
                .isEqualTo("--" + boundary
                        + "\nContent-Disposition: form-data; name=\"purpose\"\nContent-Length: 5\n\nbatch\n"
                        + "--" + boundary
                        + "\nContent-Disposition: form-data; name=\"file\"; filename=\"sl-1.jsonl\"\nContent-Type: application/jsonl\n"
                        + "Content-Length: 18\n\n{\"custom_id\":\"a\"}\n\n--" + boundary + "--\n");
    }

    @Test
    void streams() throws Exception {
        replies.add(UPLOADED);
        Generated content = new Generated(300_000_000, server);
        batches.input().upload("large.jsonl", content);
        assertThat(server.bodyBytes()).isGreaterThan(300_000_000);
        assertThat(content.largestRead).as("bytes asked for at once").isLessThanOrEqualTo(64 << 10);
        assertThat(content.mostUnsent).as("bytes read and not arrived").isLessThan(32 << 20);
    }

    @Test
    void opensTheContentAnewForEachTry() throws Exception {
        replies.addAll(List.of(Reply.status(503), new Reply.Reset(), UPLOADED));
        assertThat(batches.input().upload("a.jsonl", text("{}\n"))).isEqualTo("file-1");
        assertThat(server.seen()).hasSize(3).allMatch(seen -> seen.text().contains("{}\n"));
    }

    @Test
    void waitsUntilThePendingFileCanBeUsed() throws Exception {
        replies.addAll(List.of(file("pending"), file("Pending"), file("processed")));
        assertThat(batches.input().upload("a.jsonl", text("{}"))).isEqualTo("file-1");
        assertThat(server.lines()).containsExactly("POST /files", "GET /files/file-1", "GET /files/file-1");
        assertThat(access.waits()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void doesNotWaitForEver() {
        replies.addAll(Collections.nCopies(61, file("pending")));
        ProviderException fault = upload(text("{}"));
        assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(fault).hasMessageContaining("still pending");
        assertThat(access.waits()).hasSize(60);
    }

    @Test
    void aFileThatTheProviderCannotProcessIsInvalid() {
        replies.addAll(List.of(file("pending"), file("error")));
        assertThat(upload(text("{}")).kind()).isEqualTo(Kind.INVALID);
    }

    @Test
    void aFileWithoutAnyStatusCanBeUsed() throws Exception {
        replies.add(Reply.ok("{\"id\":\"file-1\"}"));
        assertThat(batches.input().upload("a.jsonl", text("{}"))).isEqualTo("file-1");
    }

    /** As vLLM answers: a try later fares no better. */
    @Test
    void whereThereIsNoSuchAddressThereAreNoBatches() {
        replies.add(Reply.json(404, "{\"detail\":\"Not Found\"}"));
        ProviderException fault = upload(text("{}"));
        assertThat(fault.kind()).isEqualTo(Kind.INVALID);
        assertThat(fault.status()).isEqualTo(404);
        assertThat(fault).hasMessageContaining("HTTP 404: no batch API at this address");
    }

    @Test
    void theNameMustEndInJsonl() {
        assertThatThrownBy(() -> batches.input().upload("a.json", text("{}"))).hasMessageContaining(".jsonl");
    }

    @Test
    void contentThatIsGoneIsNotTriedAgain() {
        ProviderException fault = upload(new Content() {
            @Override
            public InputStream open() throws IOException {
                throw new FileNotFoundException("/some/path");
            }

            @Override
            public long length() {
                return 5;
            }
        });
        assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(fault)
                .hasMessage("upload at 127.0.0.1: the content cannot be read to be uploaded: FileNotFoundException");
        assertThat(access.waits()).isEmpty();
    }

    @Test
    void contentThatIsShorterThanItsLengthIsNotUploaded() {
        ProviderException fault = upload(new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[3]);
            }

            @Override
            public long length() {
                return 5;
            }
        });
        assertThat(fault).hasMessageContaining("shorter than its length says");
        assertThat(server.seen()).isEmpty();
    }

    private ProviderException upload(Content content) {
        return catchThrowableOfType(
                ProviderException.class, () -> batches.input().upload("a.jsonl", content));
    }

    private static Reply file(String status) {
        return Reply.ok("{\"id\":\"file-1\",\"object\":\"file\",\"status\":\"" + status + "\"}");
    }

    private static Content text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long length() {
                return bytes.length;
            }
        };
    }

    /** Bytes from nowhere, which watch how far the server is behind. */
    private static final class Generated extends InputStream implements Content {
        private final long length;
        private final WireServer server;
        private long given;
        private int largestRead;
        private long mostUnsent;

        Generated(long length, WireServer server) {
            this.length = length;
            this.server = server;
        }

        @Override
        public InputStream open() {
            return this;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public int read() {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public int read(byte[] into, int offset, int most) {
            largestRead = Math.max(largestRead, most);
            mostUnsent = Math.max(mostUnsent, given - server.bodyBytes());
            int count = (int) Math.min(most, length - given);
            given += count;
            return count == 0 ? -1 : count;
        }
    }
}
