package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

class S3StoreTest extends StoreContract {
    @TempDir
    private static Path buckets;

    private static S3Server server;
    private static S3Client s3;
    private static int count;

    @TempDir
    private Path scratch;

    private String bucket;
    private Store store;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(buckets);
        s3 = client().forcePathStyle(true).build();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        bucket = "bucket-" + count++;
        server.bucket(bucket);
        store = open("some/prefix");
    }

    private static S3ClientBuilder client() {
        return S3Client.builder()
                .endpointOverride(server.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET)));
    }

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void anUploadThatIsNotCommittedLeavesNothing() throws Exception {
        try (Store.Writing writing = store.write("a/large")) {
            writing.stream().write(new byte[3 * S3Writing.PART]);
            assertThat(uploads()).hasSize(1);
            assertThat(Files.size(onlyFile(scratch)))
                    .as("of the 24 MiB on this machine")
                    .isLessThanOrEqualTo(S3Writing.PART);
        }
        assertThat(uploads()).isEmpty();
        assertThat(scratch).isEmptyDirectory();
        assertThat(list("a")).isEmpty();
    }

    @Test
    void aFileOfWholePartsHasNoOther() throws Exception {
        try (Store.Writing writing = store.write("two-parts")) {
            writing.stream().write(new byte[2 * S3Writing.PART]);
            writing.commit();
        }
        assertThat(store.size("two-parts")).isEqualTo(2L * S3Writing.PART);
        assertThat(uploads()).isEmpty();
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void listsMoreThanAPage() throws Exception {
        Path folder = Files.createDirectories(server.bucket(bucket).resolve("some/prefix/many/files"));
        List<String> all =
                IntStream.range(0, 2_345).mapToObj("many/files/%04d"::formatted).toList();
        for (String path : all) {
            Files.writeString(folder.resolve(path.substring(11)), "x");
        }
        assertThat(list("many")).containsExactlyElementsOf(all);
    }

    @Test
    void anEmptyObjectInPlaceOfAFolderIsNoFile() throws Exception {
        store.put("a/b/file", bytes("x"));
        for (String key : List.of("some/prefix/a/", "some/prefix/a/b/", "some/prefix/a/c/")) {
            s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.empty());
        }
        assertThat(list("a")).containsExactly("a/b/file");
        assertThat(store.exists("a/c")).isFalse();
    }

    @Test
    void thePrefixIsTheStoresRoot() throws Exception {
        store.put("a", bytes("x"));
        assertThat(server.bucket(bucket).resolve("some/prefix/a")).hasContent("x");
        Store whole = open("");
        assertThat(whole.exists("some/prefix/a")).isTrue();
        Store other = open("some");
        other.put("prefix2/a", bytes("y"));
        assertThat(list("a")).isEmpty();
    }

    @Test
    void aPathThatTheBucketCannotHoldIsRefused() {
        String longest = "a/".repeat(511) + "aa";
        assertThat(StorePath.fault(longest)).isNull();
        assertThatThrownBy(() -> store.put(longest, bytes("x")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("longer than 1024 bytes");
    }

    @Test
    void openingTidiesUpUploadsOfADayAgo() throws Exception {
        s3.createMultipartUpload(r -> r.bucket(bucket).key("some/prefix/left-over"));
        s3.createMultipartUpload(r -> r.bucket(bucket).key("elsewhere/foreign"));
        open("some/prefix");
        assertThat(uploads()).hasSize(2);
        open("some/prefix", Clock.offset(Clock.systemUTC(), Duration.ofHours(25)));
        assertThat(uploads()).containsExactly("elsewhere/foreign");
    }

    @Test
    void openingLeavesNothingBehind() throws Exception {
        try (Stream<Path> files = Files.walk(server.bucket(bucket))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aBucketThatIsNotThereIsNotMade() {
        bucket = "not-there";
        assertThatThrownBy(() -> open("prefix"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("there is no bucket not-there: create it");
        assertThat(buckets.resolve("not-there")).doesNotExist();
    }

    @Test
    void aWrongKeyIsSaidToBeWrong() {
        S3ClientBuilder other = client().credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("other", "secret")));
        assertThatThrownBy(() ->
                        S3Store.open(other, new StoreLocation.Bucket(bucket, "", true), scratch, Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    private Store open(String prefix) throws IOException {
        return open(prefix, Clock.systemUTC());
    }

    private Store open(String prefix, Clock clock) throws IOException {
        return S3Store.open(client(), new StoreLocation.Bucket(bucket, prefix, true), scratch, clock);
    }

    private List<String> uploads() {
        return s3.listMultipartUploads(r -> r.bucket(bucket)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
