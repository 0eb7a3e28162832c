package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What is done once, when a bucket is opened. */
final class S3Check {
    private static final Logger LOG = LoggerFactory.getLogger(S3Check.class);
    private static final String FOLDER = ".spendlane/tmp/";

    /** What began so long ago is left over from a process that is gone. */
    private static final Duration OLD = Duration.ofDays(1);

    private final S3Bucket bucket;
    private final S3Store store;

    S3Check(S3Bucket bucket, S3Store store) {
        this.bucket = bucket;
        this.store = store;
    }

    /** @throws IOException when files cannot be read, written, listed and deleted, or be created only if there is none */
    void check(Instant now) throws IOException {
        String path = FOLDER + UUID.randomUUID();
        byte[] bytes = "spendlane\n".getBytes(StandardCharsets.UTF_8);
        store.list(".spendlane").close();
        boolean first = store.create(path, bytes);
        try {
            if (!first || store.create(path, bytes)) {
                throw S3Faults.fault(
                        path,
                        "the object store of bucket %s replaces a file in spite of If-None-Match, so that two processes could both write one record: use one that honours it"
                                .formatted(bucket.name()),
                        null);
            }
            store.size(path);
        } finally {
            store.delete(path);
        }
        abortOld(now);
    }

    /** Parts that nobody sees cost money. A bucket's own rule may do the same, so this may fail. */
    private void abortOld(Instant now) {
        try {
            int aborted = 0;
            for (MultipartUpload upload : bucket.client()
                    .listMultipartUploadsPaginator(r -> r.bucket(bucket.name()).prefix(bucket.root()))
                    .uploads()) {
                if (upload.initiated().isBefore(now.minus(OLD))) {
                    bucket.client()
                            .abortMultipartUpload(r ->
                                    r.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId()));
                    aborted++;
                }
            }
            if (aborted > 0) {
                LOG.info("aborted uploads left over event=store_cleaned uploads={}", aborted);
            }
        } catch (SdkException e) {
            LOG.warn(
                    "uploads left over are not aborted: let the bucket's lifecycle do it event=store_not_cleaned cause=\"{}\"",
                    S3Faults.of(bucket, "s3:ListBucketMultipartUploads", "", e).getMessage());
        }
    }
}
