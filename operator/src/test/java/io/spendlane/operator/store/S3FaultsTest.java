package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.WireServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** What a bucket can answer, and what the store makes of it. */
class S3FaultsTest {
    private static final StoreLocation.Bucket BUCKET = new StoreLocation.Bucket("bucket", "prefix", true);
    private static final Reply OK = answer(200, "", "ETag: \"tag\"");

    @TempDir
    private Path scratch;

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(this::next);
    private S3Store store;

    @BeforeEach
    void open() {
        store = new S3Store(S3Bucket.of(S3Store.client(client(server.url()), true), BUCKET), scratch);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** The last one goes on for ever. */
    private synchronized Reply next(Seen request) {
        return replies.size() > 1 ? replies.remove() : replies.element();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "301, PermanentRedirect, x-amz-bucket-region: eu-west-1, 'in another region, eu-west-1: set AWS_REGION'",
        "400, AuthorizationHeaderMalformed, x-amz-bucket-region: eu-west-1, 'in another region, eu-west-1: set AWS_REGION'",
        "403, AccessDenied, X: y, may not s3:GetObject on s3://bucket/prefix/a/file: allow it",
        "403, InvalidAccessKeyId, X: y, check AWS_ACCESS_KEY_ID",
        "403, SignatureDoesNotMatch, X: y, AWS_SECRET_ACCESS_KEY",
        "403, ExpiredToken, X: y, have expired",
        "403, RequestTimeTooSkewed, X: y, clock",
        "404, NoSuchBucket, X: y, there is no bucket bucket: create it",
        "400, InvalidRequest, X: y, refuses the request: it says why",
        "500, InternalError, X: y, does not work now",
        "503, SlowDown, X: y, does not work now"
    })
    void saysWhatToDo(int status, String code, String header, String said) {
        replies.add(fault(status, code, header));
        assertThatThrownBy(() -> store.read("a/file"))
                .isInstanceOf(FileSystemException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("a/file")
                .hasMessageContaining(said)
                .hasMessageContaining("HTTP " + status);
    }

    @Test
    void aHeadHasNoWordsOfItsOwn() {
        replies.add(answer(403, ""));
        assertThatThrownBy(() -> store.exists("a/file"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("s3:GetObject")
                .hasMessageContaining("s3:ListBucket");
        replies.clear();
        replies.add(answer(404, ""));
        assertThatThrownBy(() -> store.size("a/file"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("a/file");
    }

    @Test
    void whatIsMissingIsNoFault() {
        replies.add(fault(404, "NoSuchKey", "X: y"));
        assertThatThrownBy(() -> store.read("a/file"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("a/file");
    }

    @Test
    void aReadThatBreaksOffIsNotTheEnd() throws Exception {
        replies.add(new Reply.Answer(
                200, List.of("ETag: \"tag\""), "half".getBytes(StandardCharsets.UTF_8), "half of it".length()));
        try (InputStream in = store.read("a/file")) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a/file")
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void aWriteThatBreaksOffIsNoSuccess() throws Exception {
        replies.add(new Reply.Reset());
        assertThatThrownBy(() -> store.put("a/file", new byte[100_000])).isInstanceOf(FileSystemException.class);
        try (Store.Writing writing = store.write("a/file")) {
            writing.stream().write(1);
            assertThatThrownBy(writing::commit).isInstanceOf(FileSystemException.class);
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aPartThatWasNotWrittenIsNeverLeftOut() throws Exception {
        replies.add(
                answer(200, "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"));
        replies.add(fault(403, "AccessDenied", "X: y"));
        replies.add(OK);
        Store.Writing writing = store.write("a/file");
        assertThatThrownBy(() -> writing.stream().write(new byte[S3Writing.PART + 1]))
                .hasMessageContaining("s3:PutObject");
        assertThatThrownBy(() -> writing.stream().write(new byte[S3Writing.PART]))
                .hasMessageContaining("was not written");
        assertThatThrownBy(writing::commit).hasMessageContaining("was not written");
        writing.close();
        assertThat(server.lines().get(server.lines().size() - 1))
                .startsWith("DELETE")
                .contains("uploadId=1");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aCompletionThatFailsAfterAllIsNoSuccess() throws Exception {
        replies.add(
                answer(200, "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"));
        replies.add(OK);
        replies.add(OK);
        replies.add(answer(200, "<Error><Code>AccessDenied</Code><Message>it says why</Message></Error>"));
        try (Store.Writing writing = store.write("a/file")) {
            writing.stream().write(new byte[S3Writing.PART + 1]);
            assertThatThrownBy(writing::commit).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoeverCameFirstWins() throws Exception {
        replies.add(fault(412, "PreconditionFailed", "X: y"));
        replies.add(answer(200, ""));
        assertThat(store.create("a/file", new byte[1])).isFalse();
        assertThat(server.seen().get(0).headers()).containsEntry("if-none-match", "*");
    }

    @Test
    void oneIsFirstAlsoWhenTheAnswerToItIsLost() throws Exception {
        String mark = "x-amz-meta-spendlane-created-by";
        AtomicReference<String> first = new AtomicReference<>();
        try (WireServer bucket = new WireServer(request -> {
            if (request.method().equals("HEAD")) {
                return answer(200, "", mark + ": " + first.get());
            }
            return first.compareAndSet(null, request.headers().get(mark))
                    ? new Reply.Reset()
                    : fault(412, "PreconditionFailed", "X: y");
        })) {
            S3Store lossy = new S3Store(S3Bucket.of(S3Store.client(client(bucket.url()), true), BUCKET), scratch);
            assertThat(lossy.create("a/file", new byte[1])).isTrue();
            assertThat(lossy.create("a/file", new byte[1])).isFalse();
        }
    }

    @Test
    void aConflictIsTriedAgain() throws Exception {
        replies.add(fault(409, "ConditionalRequestConflict", "X: y"));
        replies.add(fault(409, "ConditionalRequestConflict", "X: y"));
        replies.add(OK);
        assertThat(store.create("a/file", new byte[1])).isTrue();
        replies.clear();
        replies.add(fault(409, "ConditionalRequestConflict", "X: y"));
        assertThatThrownBy(() -> store.create("a/file", new byte[1]))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("409");
    }

    @Test
    void aServerThatReplacesInSpiteOfTheConditionIsRefused() {
        String empty = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        replies.add(answer(200, empty));
        replies.add(OK);
        assertThatThrownBy(() -> S3Store.open(client(server.url()), BUCKET, scratch, Clock.systemUTC()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("If-None-Match");
        assertThat(server.lines().get(server.lines().size() - 1)).startsWith("DELETE");
    }

    @Test
    void aListingOutOfOrderIsRefused() throws Exception {
        replies.add(answer(
                200,
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>prefix/a/2</Key></Contents>"
                        + "<Contents><Key>prefix/a/1</Key></Contents></ListBucketResult>"));
        try (var listed = store.list("a")) {
            assertThatThrownBy(listed::toList).hasMessageContaining("order of bytes");
        }
    }

    @Test
    void aServerThatIsAwayIsAFaultOfEverything() {
        server.close();
        replies.add(OK);
        for (var call : List.<IO>of(
                () -> store.read("a"),
                () -> store.size("a"),
                () -> store.exists("a"),
                () -> store.put("a", new byte[1]),
                () -> store.create("a", new byte[1]),
                () -> store.delete("a"),
                () -> store.list("a"))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("bucket bucket cannot be used from here");
        }
    }

    private interface IO {
        void run() throws IOException;
    }

    private static S3ClientBuilder client(String url) {
        return S3Client.builder()
                .endpointOverride(URI.create(url))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    }

    private static Reply fault(int status, String code, String header) {
        return answer(status, "<Error><Code>%s</Code><Message>it says why</Message></Error>".formatted(code), header);
    }

    private static Reply answer(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Reply.Answer(status, List.of(headers), bytes, bytes.length);
    }
}
