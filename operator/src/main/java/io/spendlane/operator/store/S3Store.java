package io.spendlane.operator.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A store in a bucket of S3, or of what speaks its protocol. The bucket must read what was just written (all of S3 does),
 * list in the order of bytes (directory buckets do not), and honour {@code If-None-Match} on a PUT.
 */
public final class S3Store implements Store {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration ATTEMPT = Duration.ofMinutes(2);
    private static final Duration CALL = Duration.ofMinutes(5);

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CREATE_TRIES = 10;
    private static final String MARK = "spendlane-created-by";

    private final S3Bucket bucket;
    private final Path scratch;

    /** Of a bucket that is not checked. */
    S3Store(S3Bucket bucket, Path scratch) {
        this.bucket = bucket;
        this.scratch = scratch;
    }

    /**
     * Opens a bucket that is there. Endpoint, region and credentials come from where the AWS SDK looks for them.
     *
     * @param scratch an existing folder; each file being written has at most {@link S3Writing#PART} bytes there
     */
    static S3Store open(StoreLocation.Bucket location, Path scratch, Clock clock) throws IOException {
        S3ClientBuilder builder = S3Client.builder();
        try {
            return open(builder, location, scratch, clock);
        } catch (SdkException e) {
            // Only the region is looked for when the client is made.
            throw S3Faults.fault(location.toString(), "the region is not known: set AWS_REGION", e);
        }
    }

    static S3Store open(S3ClientBuilder builder, StoreLocation.Bucket location, Path scratch, Clock clock)
            throws IOException {
        S3Bucket bucket = S3Bucket.of(client(builder, location.pathStyle()), location);
        S3Store store = new S3Store(bucket, scratch);
        new S3Check(bucket, store).check(clock.instant());
        return store;
    }

    static S3Client client(S3ClientBuilder builder, boolean pathStyle) {
        return builder.forcePathStyle(pathStyle)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL))
                // Trailing checksums and chunked signatures are newer than most servers that are not Amazon's.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false)
                        .build())
                .build();
    }

    @Override
    public InputStream read(String path) throws IOException {
        StorePath file = StorePath.of(path);
        String key = bucket.key(file);
        return new S3Reading(
                path,
                bucket.call(
                        "s3:GetObject",
                        file,
                        () -> bucket.client()
                                .getObject(r -> r.bucket(bucket.name()).key(key))));
    }

    @Override
    public boolean exists(String path) throws IOException {
        try {
            return size(path) >= 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public long size(String path) throws IOException {
        StorePath file = StorePath.of(path);
        String key = bucket.key(file);
        Long size = bucket.call(
                        "s3:GetObject",
                        file,
                        () -> bucket.client()
                                .headObject(r -> r.bucket(bucket.name()).key(key)))
                .contentLength();
        if (size == null) {
            throw S3Faults.fault(path, "the object store does not say how large it is: use another one", null);
        }
        return size;
    }

    @Override
    public Writing write(String path) throws IOException {
        StorePath file = StorePath.of(path);
        return new S3Writing(bucket, file, bucket.key(file), scratch);
    }

    @Override
    public void put(String path, byte[] bytes) throws IOException {
        StorePath file = StorePath.of(path);
        String key = bucket.key(file);
        bucket.call(
                "s3:PutObject",
                file,
                () -> bucket.client().putObject(r -> r.bucket(bucket.name()).key(key), RequestBody.fromBytes(bytes)));
    }

    /** The client asks again when an answer is lost, and finds its own file then: a mark on it says whose it is. */
    @Override
    public boolean create(String path, byte[] bytes) throws IOException {
        StorePath file = StorePath.of(path);
        String key = bucket.key(file);
        Map<String, String> mark = Map.of(MARK, UUID.randomUUID().toString());
        for (int i = 0; i < CREATE_TRIES; i++) {
            try {
                bucket.client()
                        .putObject(
                                r -> r.bucket(bucket.name())
                                        .key(key)
                                        .ifNoneMatch("*")
                                        .metadata(mark),
                                RequestBody.fromBytes(bytes));
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return mark.equals(marks(file));
                }
                // A conflict: somebody else is writing it at this moment, and may yet fail.
                if (e.statusCode() != CONFLICT) {
                    throw S3Faults.of(bucket, "s3:PutObject", path, e);
                }
            } catch (SdkException e) {
                throw S3Faults.of(bucket, "s3:PutObject", path, e);
            }
        }
        throw new FileSystemException(
                path, null, "others write it at the same time (HTTP 409): it has to be tried again");
    }

    private Map<String, String> marks(StorePath file) throws IOException {
        String key = bucket.key(file);
        try {
            return bucket.call(
                            "s3:GetObject",
                            file,
                            () -> bucket.client()
                                    .headObject(r -> r.bucket(bucket.name()).key(key)))
                    .metadata();
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    @Override
    public Stream<String> list(String folder) throws IOException {
        S3Listing listing = new S3Listing(bucket, StorePath.of(folder));
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        listing, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL),
                false);
    }

    @Override
    public void delete(String path) throws IOException {
        StorePath file = StorePath.of(path);
        String key = bucket.key(file);
        try {
            bucket.call(
                    "s3:DeleteObject",
                    file,
                    () -> bucket.client()
                            .deleteObject(r -> r.bucket(bucket.name()).key(key)));
        } catch (NoSuchFileException e) {
            // Some servers say so; gone is what was asked for.
        }
    }
}
